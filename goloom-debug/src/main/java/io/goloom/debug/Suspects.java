package io.goloom.debug;

import io.goloom.context.Context;
import io.goloom.internal.sched.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Chooses among goroutines that wait those that are suspect.
final class Suspects {
  /// Where the JDK waits for the network with a lock or a future of its own.
  private static final List<String> NETWORK =
      List.of("sun.nio.ch.", "java.net.", "jdk.internal.net.http.", "io.goloom.net.");

  /// Ways to wait that are meant to be long.
  private static final Set<String> PATIENT = Set.of("sleep");

  private Suspects() {}

  static List<Suspect> of(List<Waiting> waiting, Duration limit) {
    return waiting.stream().flatMap(one -> judge(one, limit).stream()).toList();
  }

  private static Optional<Suspect> judge(Waiting one, Duration limit) {
    if (one.waited().compareTo(limit) < 0) {
      return Optional.empty();
    }
    Optional<Context> context = one.context().map(Context.class::cast);
    if (context.map(Context::err).isPresent()) {
      return Optional.of(suspect(Suspect.Why.OUTLIVES_CONTEXT, one));
    }
    boolean limited = one.timed() || context.flatMap(Context::deadline).isPresent();
    if (limited || PATIENT.contains(one.seen().status())) {
      return Optional.empty();
    }
    return Optional.of(
        suspect(isIo(one) ? Suspect.Why.IO_WITHOUT_DEADLINE : Suspect.Why.WAITS_LONG, one));
  }

  private static Suspect suspect(Suspect.Why why, Waiting one) {
    return new Suspect(why, one.seen(), one.waited());
  }

  private static boolean isIo(Waiting one) {
    return one.seen().status().equals("IO wait")
        || (one.seen().waitReason().isEmpty()
            && one.seen().stack().stream()
                .anyMatch(frame -> NETWORK.stream().anyMatch(frame.getClassName()::startsWith)));
  }
}
