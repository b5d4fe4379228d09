package io.goloom.diagnostics;

import io.goloom.sched.GoroutineState;
import io.goloom.sched.WaitReason;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/// What a goroutine was doing when somebody looked, with its stack.
///
/// Its parts are of slightly different moments. Those of a goroutine that waits all the while fit
/// together; of one that moves they may not. Immutable.
///
/// @param id its number
/// @param name its name, `goroutine-` and its number if it was given none
/// @param labels its labels, see [io.goloom.Labels]
/// @param runtime the name of the runtime that it runs on
/// @param state what it did
/// @param status the same in the words of Go's goroutine dumps: a [WaitReason]'s; `running`, or
///   `runnable` where it is ready or where that cannot be told from running; or how it waits in a
///   call of the JDK: `IO wait`, `sleep`, `synchronized`, `Object.wait`, and `park` for the rest
/// @param waitReason what it waited for, if it waited in an operation of goloom
/// @param waitsOn the channel, lock or group that it waited for, or the object that a lock or queue
///   of the JDK parks on; with `@` and a number in hexadecimal that tells it from others, as far as
///   identity hash codes do
/// @param waited how long it had waited, to about a millisecond: since it ran last, so a loop of
///   timed waits begins anew with each. Known of every wait on goloom's scheduler, unless it holds
///   its thread meanwhile, as in native code; on the JDK's of those in operations of goloom
/// @param context the context that it ran under, as `toString` shows it: the one that it was
///   started with, or that of the innermost [io.goloom.context.Context#call]
/// @param age how long before it was started, to about a millisecond
/// @param birthPlace where it was started
/// @param parent the number of the goroutine that started it; empty if that was code outside of
///   goroutines
/// @param stack its stack, innermost frame first; empty if it had not begun. Left out are the
///   frames below its task and those of how it waits, down to the call of goloom or the JDK that
///   waits
public record GoroutineSnapshot(
    long id,
    String name,
    Map<String, String> labels,
    String runtime,
    GoroutineState state,
    String status,
    Optional<WaitReason> waitReason,
    Optional<String> waitsOn,
    Optional<Duration> waited,
    Optional<String> context,
    Duration age,
    BirthPlace birthPlace,
    OptionalLong parent,
    List<StackTraceElement> stack) {
  /// Makes a snapshot.
  public GoroutineSnapshot {
    Objects.requireNonNull(name, "name");
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    Objects.requireNonNull(runtime, "runtime");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(waitReason, "waitReason");
    Objects.requireNonNull(waitsOn, "waitsOn");
    Objects.requireNonNull(waited, "waited");
    Objects.requireNonNull(context, "context");
    Objects.requireNonNull(age, "age");
    Objects.requireNonNull(birthPlace, "birthPlace");
    Objects.requireNonNull(parent, "parent");
    stack = List.copyOf(stack);
  }

  /// The snapshot for a person, in the form of Go's goroutine dumps:
  ///
  /// ```
  /// goroutine 12 "worker" {tenant=acme} [chan receive, 3 minutes]:
  ///     at io.goloom.channel.ChannelImpl.receive(ChannelImpl.java:63)
  ///     - waits for channel(0/8)@5e91993f
  ///     at app.Main.worker(Main.java:31)
  /// under context.background.withCancel
  /// created by app.Main.main(Main.java:20) in goroutine 1, 5 minutes ago
  /// ```
  ///
  /// Times of less than a minute are left out. Of a stack of more than a hundred frames the middle
  /// is left out.
  ///
  /// @return whole lines, without a line feed at the end
  public String text() {
    return SnapshotText.of(this);
  }
}
