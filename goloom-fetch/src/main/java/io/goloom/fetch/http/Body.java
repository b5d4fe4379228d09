package io.goloom.fetch.http;

import java.io.IOException;
import java.nio.ByteBuffer;

/// The body of an answer, as it comes over the wire. Not thread-safe.
public abstract sealed class Body implements Pieces
    permits Body.None, Body.OfLength, Body.UntilClose, ChunkedBody {
  final HttpInput in;
  private final long limit;

  /// How many bytes of it have come.
  private long received;

  Body(HttpInput in, long limit) {
    this.in = in;
    this.limit = limit;
  }

  /// Finds out where the body of an answer ends: RFC 9112, 6.3.
  ///
  /// @param in where the head came from
  /// @param head the head
  /// @param method the method that was answered
  /// @param limit how long it may be
  /// @return the body, of which nothing is read yet
  /// @throws HttpException if it says itself that it is longer
  public static Body of(HttpInput in, RawHead head, String method, long limit)
      throws HttpException {
    if (!has(head, method)) {
      return new None(in);
    }
    if (head.chunked()) {
      return new ChunkedBody(in, limit);
    }
    if (head.contentLength() == RawHead.NO_LENGTH) {
      return new UntilClose(in, limit);
    }
    if (head.contentLength() > limit) {
      throw tooLarge(limit);
    }
    return new OfLength(in, head.contentLength());
  }

  /// Whether an answer has a body at all, be it an empty one.
  ///
  /// @param head its head
  /// @param method the method that was answered
  /// @return false if what its head says is about a body that is not sent
  public static boolean has(RawHead head, String method) {
    return !method.equals("HEAD") && head.status() != 204 && head.status() != 304;
  }

  @Override
  public final ByteBuffer next() throws IOException {
    ByteBuffer piece = piece();
    received += piece.remaining();
    if (received > limit) {
      throw tooLarge(limit);
    }
    return piece;
  }

  /// The next bytes; none if it is complete.
  abstract ByteBuffer piece() throws IOException;

  static HttpException tooLarge(long limit) {
    return new HttpException(
        HttpException.Kind.TOO_LARGE, "longer than the limit of " + limit + " bytes");
  }

  /// Whether it ends where the connection does, which then cannot be used again.
  ///
  /// @return true if so
  public boolean endsConnection() {
    return false;
  }

  static ByteBuffer nothing() {
    return ByteBuffer.allocate(0);
  }

  static HttpException cutOff(String after) {
    return new HttpException(HttpException.Kind.TRUNCATED, after);
  }

  /// No body at all.
  static final class None extends Body {
    None(HttpInput in) {
      super(in, 0);
    }

    @Override
    ByteBuffer piece() {
      return nothing();
    }
  }

  /// A body whose length was said.
  static final class OfLength extends Body {
    private final long length;
    private long left;

    OfLength(HttpInput in, long length) {
      super(in, length);
      this.length = length;
      this.left = length;
    }

    @Override
    ByteBuffer piece() throws IOException {
      if (left == 0) {
        return nothing();
      }
      ByteBuffer piece = in.take(left);
      if (!piece.hasRemaining()) {
        throw cutOff("cut off after " + (length - left) + " of " + length + " bytes");
      }
      left -= piece.remaining();
      return piece;
    }
  }

  /// A body that ends with the connection. Nobody can tell whether it was cut off.
  static final class UntilClose extends Body {
    UntilClose(HttpInput in, long limit) {
      super(in, limit);
    }

    @Override
    ByteBuffer piece() throws IOException {
      return in.take(Long.MAX_VALUE);
    }

    @Override
    public boolean endsConnection() {
      return true;
    }
  }
}
