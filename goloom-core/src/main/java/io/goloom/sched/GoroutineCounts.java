package io.goloom.sched;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/// How many goroutines of a scheduler are in which state. They go on while they are counted, so
/// each was seen at another moment. Immutable.
///
/// @param created those that are about to be started
/// @param running those that run, as far as it can be told: empty on the JDK's scheduler
/// @param runnable those that are ready to run; with those that run where these cannot be told
/// @param waiting those that wait in an operation of goloom, by what for; without the zeros
/// @param waitingElsewhere those that wait in a call of the JDK, such as a socket read
public record GoroutineCounts(
    long created,
    OptionalLong running,
    long runnable,
    Map<WaitReason, Long> waiting,
    long waitingElsewhere) {
  /// Makes the counts.
  public GoroutineCounts {
    Objects.requireNonNull(running, "running");
    Map<WaitReason, Long> copy = new EnumMap<>(WaitReason.class);
    copy.putAll(waiting);
    waiting = Collections.unmodifiableMap(copy);
  }

  /// All of them.
  ///
  /// @return the sum
  public long total() {
    long sum = created + running.orElse(0) + runnable + waitingElsewhere;
    for (long n : waiting.values()) {
      sum += n;
    }
    return sum;
  }
}
