package io.goloom.fetch.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// The head of an answer, as it came: names and values are made into text when they are asked for.
///
/// Immutable and thread-safe.
public final class RawHead {
  /// The end of a head without a length.
  static final long NO_LENGTH = -1;

  private final byte[] bytes;

  /// Of each field: where its name begins and ends, and its value.
  private final int[] spans;

  private final int status;
  private final int minor;
  private final long contentLength;
  private final boolean chunked;

  RawHead(byte[] bytes, int[] spans, int status, int minor, long contentLength, boolean chunked) {
    this.bytes = bytes;
    this.spans = spans;
    this.status = status;
    this.minor = minor;
    this.contentLength = contentLength;
    this.chunked = chunked;
  }

  /// The status.
  ///
  /// @return three digits
  public int status() {
    return status;
  }

  /// How many fields there are.
  ///
  /// @return the number
  public int size() {
    return spans.length / 4;
  }

  /// The name of a field.
  ///
  /// @param i its index
  /// @return a token
  public String name(int i) {
    return text(spans[4 * i], spans[4 * i + 1]);
  }

  /// The value of a field.
  ///
  /// @param i its index
  /// @return as it came, in ISO 8859-1, without white space around it
  public String value(int i) {
    return text(spans[4 * i + 2], spans[4 * i + 3]);
  }

  /// Looks for a field.
  ///
  /// @param name its name, in any case
  /// @param from the index of the first one to look at
  /// @return its index; -1 if there is none
  public int find(String name, int from) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (int i = from; i < size(); i++) {
      if (Bytes.equal(bytes, spans[4 * i], spans[4 * i + 1], lower)) {
        return i;
      }
    }
    return -1;
  }

  /// Whether the server will take another request over the same connection.
  ///
  /// @return what its version and its `Connection` fields say
  public boolean keepsAlive() {
    boolean keep = false;
    for (int i = find("connection", 0); i >= 0; i = find("connection", i + 1)) {
      if (lists(i, "close")) {
        return false;
      }
      keep |= lists(i, "keep-alive");
    }
    return minor > 0 || keep;
  }

  /// Whether a value that is a list has an element.
  private boolean lists(int field, String element) {
    int end = spans[4 * field + 3];
    int from = spans[4 * field + 2];
    while (from < end) {
      int comma = from;
      while (comma < end && bytes[comma] != ',') {
        comma++;
      }
      int to = comma;
      while (from < to && Bytes.isSpace(bytes[from])) {
        from++;
      }
      while (to > from && Bytes.isSpace(bytes[to - 1])) {
        to--;
      }
      if (Bytes.equal(bytes, from, to, element)) {
        return true;
      }
      from = comma + 1;
    }
    return false;
  }

  /// How long the body is, if that is said.
  ///
  /// @return bytes; less than zero if it is not
  public long contentLength() {
    return contentLength;
  }

  /// Whether the body comes in chunks.
  boolean chunked() {
    return chunked;
  }

  private String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
