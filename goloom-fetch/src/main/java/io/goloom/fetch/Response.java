package io.goloom.fetch;

import java.util.Objects;

/// An answer whose body has been handed over.
///
/// @param head status and headers
/// @param times how long it took
/// @param reused whether it came over a connection that an earlier exchange had left
/// @param wireBytes how many bytes came over the connection for it: its head, and its body as it
///   was sent, which may have been packed. Encryption is not counted
public record Response(Head head, Times times, boolean reused, long wireBytes) {
  /// Makes an answer.
  public Response {
    Objects.requireNonNull(head, "head");
    Objects.requireNonNull(times, "times");
  }

  /// The HTTP status.
  ///
  /// @return that of the head
  public int status() {
    return head.status();
  }
}
