package io.goloom.debug;

import io.goloom.diagnostics.GoroutineSnapshot;
import java.time.Duration;
import java.util.Objects;

/// A goroutine that lives, and looks as if it might wait for good. Immutable.
///
/// @param why what makes it suspect
/// @param goroutine what it did
/// @param waited for how long it is known to have waited
public record Suspect(Why why, GoroutineSnapshot goroutine, Duration waited) {
  /// What makes one suspect.
  public enum Why {
    /// It waits for the network, longer than the limit, and neither its context nor the wait itself
    /// has a limit of time.
    IO_WITHOUT_DEADLINE("waits for the network under no deadline"),
    /// It goes on waiting though its context has ended.
    OUTLIVES_CONTEXT("outlives its context, which has ended"),
    /// It waits for something else, longer than the limit.
    WAITS_LONG("waits for long");

    private final String words;

    Why(String words) {
      this.words = words;
    }

    /// The words for reports.
    @Override
    public String toString() {
      return words;
    }
  }

  /// Makes a suspect.
  public Suspect {
    Objects.requireNonNull(why, "why");
    Objects.requireNonNull(goroutine, "goroutine");
    Objects.requireNonNull(waited, "waited");
  }
}
