package io.goloom.fetch.http;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/// Large buffers, lent while there are bytes to be put into them: ten thousand connections that
/// wait have none.
final class Lent {
  /// Enough that a long body costs few system calls, and little enough to stay in a cache.
  static final int SIZE = 64 << 10;

  private static final int MOST = 64;
  private static final ArrayDeque<ByteBuffer> FREE = new ArrayDeque<>();

  private Lent() {}

  /// Lends an empty buffer.
  static ByteBuffer take() {
    ByteBuffer buffer;
    synchronized (FREE) {
      buffer = FREE.pollLast(); // the one most likely to be in a cache
    }
    return buffer != null ? buffer.clear() : ByteBuffer.allocateDirect(SIZE);
  }

  /// Takes a buffer back, or drops it if there are enough.
  static void give(ByteBuffer buffer) {
    synchronized (FREE) {
      if (FREE.size() < MOST) {
        FREE.addLast(buffer);
      }
    }
  }
}
