package io.goloom.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// One read, tried by the reader at first. If nothing is there, it waits, and the loop reads for it
/// before the reader runs again: what is read is not reported again, so interest in reading can
/// stay on from one read to the next.
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
      read = conn.tryRead(given);
    } else {
      ByteBuffer lent = Buffers.take();
      read = conn.tryRead(lent);
      if (read > 0) {
        dst = lent;
      } else {
        Buffers.give(lent);
      }
    }
    return read;
  }

  /// What was read, for the reader.
  ///
  /// @return zero if nothing was there, negative if the other side has finished
  int result() throws IOException {
    if (failure != null) {
      throw failure;
    }
    return read;
  }

  /// The buffer that was lent.
  ///
  /// @return null if the other side has finished
  @Nullable ByteBuffer lent() {
    return dst;
  }
}
