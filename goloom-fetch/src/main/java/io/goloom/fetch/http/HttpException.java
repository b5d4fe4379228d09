package io.goloom.fetch.http;

import java.io.IOException;

/// What is wrong with an answer.
public final class HttpException extends IOException {
  private static final long serialVersionUID = 1;

  /// The kind of it.
  public enum Kind {
    /// It is not HTTP, or could be read in more than one way.
    MALFORMED,
    /// Its head is longer than the limit, or too many interim answers came first.
    HEAD_TOO_LARGE,
    /// It ended before it was complete.
    TRUNCATED,
    /// Its body is packed in a way that cannot be unpacked.
    BAD_ENCODING,
    /// Its body is longer than the limit.
    TOO_LARGE
  }

  private final Kind kind;

  /// Makes one.
  ///
  /// @param kind the kind
  /// @param message what is wrong, in plain words
  public HttpException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  static HttpException malformed(String message) {
    return new HttpException(Kind.MALFORMED, message);
  }

  /// The kind of it.
  ///
  /// @return the kind
  public Kind kind() {
    return kind;
  }

  /// What is wrong, in plain words.
  ///
  /// @return the message
  public String reason() {
    return String.valueOf(getMessage());
  }
}
