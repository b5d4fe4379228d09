package io.goloom.fetch;

import io.goloom.context.Context;
import io.goloom.context.HoldsContext;
import io.goloom.fetch.http.ByteSource;
import io.goloom.fetch.http.HttpInput;
import io.goloom.net.Conn;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;

/// A connection to a server, used for one exchange after the other. Not thread-safe, but for
/// [#close()].
final class Connection implements ByteSource {
  final Route route;
  final HttpInput input = new HttpInput(this);
  private final Conn conn;

  @HoldsContext("that of the exchange it is used for")
  private Context ctx;

  /// When bytes came for the first time in this exchange; zero if none have.
  private long firstByte;

  /// Whether an exchange was made over it before this one.
  private boolean used;

  /// When it was left, if nobody uses it.
  long idleSince;

  Connection(Route route, Conn conn, Context ctx) {
    this.route = route;
    this.conn = conn;
    this.ctx = ctx;
  }

  /// Begins an exchange.
  void begin(Context exchange) {
    ctx = exchange;
    firstByte = 0;
  }

  /// Ends an exchange: the next one may come.
  void rest() {
    ctx = Context.background();
    used = true;
    input.rest();
  }

  boolean used() {
    return used;
  }

  long firstByte() {
    return firstByte;
  }

  void write(byte[] bytes) throws IOException {
    conn.write(ctx, ByteBuffer.wrap(bytes));
  }

  @Override
  public int read(ByteBuffer dst) throws IOException {
    return note(conn.read(ctx, dst));
  }

  @Override
  public int readNow(ByteBuffer dst) throws IOException {
    ctx.check(); // else a fast body would look at neither
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted in a body");
    }
    return note(conn.readNow(dst));
  }

  private int note(int n) {
    if (firstByte == 0 && n > 0) {
      firstByte = System.nanoTime();
    }
    return n;
  }

  /// Whether the server has left it open, and sent nothing that nobody has asked for: that could be
  /// taken for the next answer.
  boolean isFresh() {
    try {
      return conn.readNow(ByteBuffer.allocate(1)) == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /// Closes it in the middle of an exchange. Does not block.
  void abort() {
    conn.abort();
  }

  /// Closes it. Does not block.
  void close() {
    conn.close();
  }

  @Override
  public String toString() {
    return conn.toString();
  }
}
