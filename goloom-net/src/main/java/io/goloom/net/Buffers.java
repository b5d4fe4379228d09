package io.goloom.net;

import io.goloom.internal.wait.SpinLock;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Buffers that are lent while bytes of encrypted connections are in hand: ten thousand connections
/// that wait have none.
final class Buffers {
  /// Holds any record of TLS, encrypted or not.
  static final int SIZE = 18 << 10;

  private static final SpinLock LOCK = new SpinLock();
  private static final @Nullable ByteBuffer[] FREE = new @Nullable ByteBuffer[256];
  private static int free;

  private Buffers() {}

  /// Lends an empty buffer.
  static ByteBuffer take() {
    ByteBuffer buffer = null;
    LOCK.lock();
    if (free > 0) {
      buffer = FREE[--free]; // the one most likely to be in a cache
      FREE[free] = null;
    }
    LOCK.unlock();
    return buffer != null ? buffer.clear() : ByteBuffer.allocateDirect(SIZE);
  }

  /// Takes a buffer back, or drops it if there are enough.
  static void give(ByteBuffer buffer) {
    LOCK.lock();
    if (free < FREE.length) {
      FREE[free++] = buffer;
    }
    LOCK.unlock();
  }
}
