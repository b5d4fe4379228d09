package io.goloom.context;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// When a context's time is up, if ever: a [Deadline], a custom context's own, or [Never].
interface Due {
  /// As [Context#deadline()].
  Optional<Instant> deadline();

  /// As [Context#remaining()].
  Optional<Duration> remaining();

  /// Whether this is earlier than a deadline that is to be set under it.
  boolean before(Deadline other);
}
