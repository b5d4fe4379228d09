package io.goloom.net;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/// Buffers that are lent while bytes of encrypted connections are in hand: ten thousand connections
/// that wait have none.
final class Buffers {
  /// Holds any record of TLS, encrypted or not.
  static final int SIZE = 18 << 10;

  private static final int MOST_FREE = 256;
  private static final ArrayDeque<ByteBuffer> FREE = new ArrayDeque<>();

  private Buffers() {}

  /// Lends an empty buffer.
  static ByteBuffer take() {
    ByteBuffer free;
    synchronized (FREE) {
      free = FREE.pollLast(); // the one most likely to be in a cache
    }
    return free != null ? free.clear() : ByteBuffer.allocateDirect(SIZE);
  }

  /// Takes a buffer back.
  static void give(ByteBuffer buffer) {
    synchronized (FREE) {
      if (FREE.size() < MOST_FREE) {
        FREE.addLast(buffer);
      }
    }
  }
}
