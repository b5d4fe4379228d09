package io.goloom.debug;

import io.goloom.internal.sched.Leaks;
import io.goloom.internal.sched.Proof;
import io.goloom.internal.sched.Waiting;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// The leak profile: the goroutines that wait for good.
///
/// {@snippet :
/// IO.println(LeakProfile.take());
/// }
///
/// **Proved** are those that nothing can wake any more: no goroutine, thread, timer or static field
/// can reach the channel, lock or group that they wait for. The garbage collector is the witness,
/// so there is no false alarm; and what is reachable by mistake is not found. It works for waits in
/// goloom and in `java.util.concurrent`, not for `synchronized` and `Object.wait`, whose threads
/// the JVM keeps. A goroutine that was proved to be leaked has been collected with all that it
/// held, and counts as ended; the profile keeps where it was born and where it waited.
///
/// **Circles** are goroutines that wait for each other: among the proved ones, and among those that
/// wait for a lock which another of them holds.
///
/// **Suspected** are goroutines that live and have waited for longer than a limit.
///
/// Where nothing can be proved [#impossible()] says why, and what to do. `docs/design/leaks.md`
/// says what it costs. Immutable.
public final class LeakProfile {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final Proof.Result proof;
  private final Duration limit;
  private final List<Leak> leaks;
  private final List<String> circles;
  private final List<String> lockCircles;
  private final List<Suspect> suspects;

  private LeakProfile(Duration limit) {
    this.limit = limit;
    proof = Proof.search();
    leaks = Leaks.groups().stream().map(LeakProfile::leak).toList();
    circles = Leaks.circles();
    lockCircles = Waiting.lockCircles();
    suspects = Suspects.of(Waiting.look(), limit);
  }

  static Leak leak(Leaks.Group g) {
    return new Leak(
        g.inCircle() ? Pattern.CIRCULAR_WAIT : Pattern.of(g.first()),
        g.first(),
        g.count(),
        g.numbers(),
        g.names(),
        g.longest());
  }

  /// Takes the profile of all runtimes, and suspects those that have waited for a minute.
  ///
  /// Takes the stacks of all goroutines that wait, and asks for a few collections.
  ///
  /// @return the profile
  public static LeakProfile take() {
    return take(LIMIT);
  }

  /// Takes the profile of all runtimes.
  ///
  /// @param limit who waits for that long is suspected
  /// @return the profile
  public static LeakProfile take(Duration limit) {
    return new LeakProfile(Objects.requireNonNull(limit, "limit"));
  }

  /// Why nothing could be proved this time.
  ///
  /// @return empty if the proof was possible
  public Optional<String> impossible() {
    return proof.impossible();
  }

  /// What was proved since the start of the JVM, by this profile or before.
  ///
  /// @return the leaks, in the order in which they were found
  public List<Leak> leaks() {
    return leaks;
  }

  /// How many goroutines this profile has proved to be leaked that were not before.
  ///
  /// @return the number
  public int added() {
    return proof.dead().size();
  }

  /// The circles in which proved ones waited, and those of locks at this moment, each in some lines
  /// of text.
  ///
  /// @return the circles
  public List<String> circles() {
    return Stream.concat(circles.stream(), lockCircles.stream()).toList();
  }

  /// The circles that are known without asking for collections: of locks at this moment, and of
  /// what profiles have proved before.
  static List<String> knownCircles() {
    return Stream.concat(Leaks.circles().stream(), Waiting.lockCircles().stream()).toList();
  }

  /// Those that live and are suspect.
  ///
  /// @return the suspects, by number
  public List<Suspect> suspects() {
    return suspects;
  }

  /// Whether there is nothing to see: no leak, no circle, no suspect, and the proof was possible.
  ///
  /// @return true if so
  public boolean isClean() {
    return leaks.isEmpty()
        && circles.isEmpty()
        && lockCircles.isEmpty()
        && suspects.isEmpty()
        && impossible().isEmpty();
  }

  Duration limit() {
    return limit;
  }

  /// Writes it as JSON, one object: see `docs/guide/leaks.md`.
  ///
  /// @param out where to, in UTF-8; is not closed
  /// @throws IOException if `out` throws it
  public void writeJson(OutputStream out) throws IOException {
    LeakJson.write(this, Objects.requireNonNull(out, "out"));
  }

  /// The report for a person, in whole lines, without a line feed at the end.
  @Override
  public String toString() {
    return LeakText.of(this);
  }
}
