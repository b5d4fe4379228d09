package io.goloom.testkit.agent;

import java.lang.classfile.constantpool.MethodRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Gives methods that a class refers to another owner, in its constant pool and nowhere else: all
/// calls and method handles go there, and code and stack maps stay as they are. To write new stack
/// maps one would have to find all the classes that meet in them, some of which a program may do
/// without.
final class PoolPatch {
  private static final int POOL_COUNT = 8;
  private static final int POOL = 10;
  private static final int MOST = 0xFFFF;

  private PoolPatch() {}

  /// Patches a class.
  ///
  /// @param bytes the class file, which stays as it is
  /// @param methods entries of its pool
  /// @param owner the internal name of their new owner
  /// @return the patched class file
  /// @throws IllegalArgumentException if the pool has no room left
  static byte[] patch(byte[] bytes, List<MethodRefEntry> methods, String owner) {
    byte[] name = owner.getBytes(StandardCharsets.UTF_8);
    ByteBuffer old = ByteBuffer.wrap(bytes);
    int count = Short.toUnsignedInt(old.getShort(POOL_COUNT));
    if (count + 2 > MOST) {
      throw new IllegalArgumentException("its constant pool is full");
    }
    int[] offsets = offsets(old, count);
    int end = offsets[count];
    ByteBuffer patched = ByteBuffer.allocate(bytes.length + 3 + name.length + 3);
    patched.put(bytes, 0, end);
    patched.put((byte) PoolEntry.TAG_UTF8).putShort((short) name.length).put(name);
    patched.put((byte) PoolEntry.TAG_CLASS).putShort((short) count);
    patched.put(bytes, end, bytes.length - end);
    patched.putShort(POOL_COUNT, (short) (count + 2));
    for (MethodRefEntry method : methods) {
      patched.putShort(offsets[method.index()] + 1, (short) (count + 1));
    }
    return patched.array();
  }

  /// Where each entry begins, and last where the pool ends.
  private static int[] offsets(ByteBuffer file, int count) {
    int[] offsets = new int[count + 1];
    int at = POOL;
    for (int i = 1; i < count; i++) {
      offsets[i] = at;
      int tag = file.get(at);
      at += size(file, at, tag);
      if (tag == PoolEntry.TAG_LONG || tag == PoolEntry.TAG_DOUBLE) {
        i++; // they take two indices
      }
    }
    offsets[count] = at;
    return offsets;
  }

  private static int size(ByteBuffer file, int at, int tag) {
    return switch (tag) {
      case PoolEntry.TAG_UTF8 -> 3 + Short.toUnsignedInt(file.getShort(at + 1));
      case PoolEntry.TAG_LONG, PoolEntry.TAG_DOUBLE -> 9;
      case PoolEntry.TAG_CLASS,
          PoolEntry.TAG_STRING,
          PoolEntry.TAG_METHOD_TYPE,
          PoolEntry.TAG_MODULE,
          PoolEntry.TAG_PACKAGE ->
          3;
      case PoolEntry.TAG_METHOD_HANDLE -> 4;
      default -> 5; // members, names with types, dynamic ones, int, float
    };
  }
}
