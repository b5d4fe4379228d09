package io.goloom.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A wait for bytes that the loop reads itself, before the reader runs again: what is read is not
/// reported again, so interest in reading can stay on from one read to the next.
final class ReadWait extends IoWait {
  private final TcpConn conn;
  private @Nullable ByteBuffer dst;
  private int read;
  private @Nullable IOException failure;

  /// @param dst where to put the bytes; null for a buffer that is lent once there are some
  ReadWait(Gate gate, TcpConn conn, @Nullable ByteBuffer dst) {
    super(gate);
    this.conn = conn;
    this.dst = dst;
  }

  @Override
  int attempt() {
    try {
      return attempted() == 0 ? READY : DONE;
    } catch (IOException e) {
      failure = e;
      return DONE;
    }
  }

  private int attempted() throws IOException {
    ByteBuffer given = dst;
    if (given != null) {
      read = conn.readNow(given);
    } else {
      ByteBuffer lent = Buffers.take();
      read = conn.readNow(lent);
      if (read > 0) {
        dst = lent;
      } else {
        Buffers.give(lent);
      }
    }
    return read;
  }

  /// What the loop has read, for the reader, after the outcome.
  int result() throws IOException {
    if (failure != null) {
      throw failure;
    }
    return read;
  }

  /// The buffer that was lent, if bytes were read.
  ByteBuffer lent() {
    return Objects.requireNonNull(dst);
  }
}
