package io.goloom.debug;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes a message in the wire format of Protocol Buffers: the wire types that pprof's
/// `profile.proto` and Perfetto's traces need, varints, eight bytes and length-delimited fields.
final class Proto {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH_DELIMITED = 2;

  private final OutputStream out;

  /// Writes the fields of a message to a stream.
  Proto(OutputStream out) {
    this.out = out;
  }

  /// A message as the value of a field.
  @FunctionalInterface
  interface Message {
    void writeTo(Proto message) throws IOException;
  }

  /// A whole number; zero is what an absent one means.
  void number(int field, long value) throws IOException {
    if (value != 0) {
      tag(field, VARINT);
      varint(out, value);
    }
  }

  /// A number of eight bytes, the lowest first; also zero.
  void fixed64(int field, long value) throws IOException {
    tag(field, FIXED64);
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      out.write((int) (value >>> shift));
    }
  }

  /// Whole numbers, packed.
  void numbers(int field, List<Long> values) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    for (long value : values) {
      varint(packed, value);
    }
    delimited(field, packed.toByteArray());
  }

  /// A string, also an empty one: its place in a repeated field counts.
  void string(int field, String value) throws IOException {
    delimited(field, value.getBytes(StandardCharsets.UTF_8));
  }

  void message(int field, Message value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    value.writeTo(new Proto(bytes));
    delimited(field, bytes.toByteArray());
  }

  private void delimited(int field, byte[] bytes) throws IOException {
    tag(field, LENGTH_DELIMITED);
    varint(out, bytes.length);
    out.write(bytes);
  }

  private void tag(int field, int type) throws IOException {
    varint(out, ((long) field << 3) | type);
  }

  /// Seven bits a byte, the lowest first; the eighth says that more follow.
  private static void varint(OutputStream out, long value) throws IOException {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
