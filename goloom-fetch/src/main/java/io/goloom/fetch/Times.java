package io.goloom.fetch;

import java.time.Duration;
import java.util.Objects;

/// How long an exchange took, and the parts of it that can be told apart. A part that was not
/// needed is zero: the first three are when a connection was reused. What is missing between the
/// parts and the total is the wait for a free connection, and the body.
///
/// @param dns the look-up of the host
/// @param connect the connection, after the look-up; through a proxy also what it needs to connect
/// @param tls the TLS handshake, after the connection
/// @param firstByte the wait for the first byte of the answer, from when there was a connection
/// @param total all of it
public record Times(
    Duration dns, Duration connect, Duration tls, Duration firstByte, Duration total) {
  /// No time at all.
  public static final Times ZERO =
      new Times(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

  /// Makes times.
  public Times {
    Objects.requireNonNull(dns, "dns");
    Objects.requireNonNull(connect, "connect");
    Objects.requireNonNull(tls, "tls");
    Objects.requireNonNull(firstByte, "firstByte");
    Objects.requireNonNull(total, "total");
  }

  /// The times of two exchanges, one after the other.
  ///
  /// @param next the second
  /// @return the sums
  public Times plus(Times next) {
    return new Times(
        dns.plus(next.dns),
        connect.plus(next.connect),
        tls.plus(next.tls),
        firstByte.plus(next.firstByte),
        total.plus(next.total));
  }

  /// These times with another total.
  ///
  /// @param all the total
  /// @return new times
  public Times withTotal(Duration all) {
    return new Times(dns, connect, tls, firstByte, all);
  }
}
