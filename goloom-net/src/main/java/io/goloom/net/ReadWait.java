package io.goloom.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A wait for bytes that the loop reads itself, before the reader runs again: what is read is not
/// reported again, so interest in reading can stay on from one read to the next.
final class ReadWait extends IoWait {
  private final TcpConn conn;
  private final ByteBuffer dst;
  private int read;
  private @Nullable IOException failure;

  ReadWait(Gate gate, TcpConn conn, ByteBuffer dst) {
    super(gate);
    this.conn = conn;
    this.dst = dst;
  }

  @Override
  void attempt() {
    int how = READY;
    try {
      read = conn.readNow(dst);
      if (read != 0) {
        how = DONE;
      }
    } catch (IOException e) {
      failure = e;
      how = DONE;
    } finally {
      end(how); // with an Error on its way, such as no memory: then the reader will meet it, too
    }
  }

  /// What the loop has read, for the reader, after the outcome.
  int result() throws IOException {
    if (failure != null) {
      throw failure;
    }
    return read;
  }
}
