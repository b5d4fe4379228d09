package io.goloom.testkit.agent;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Delayed;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What rewritten code calls in place of the JDK's clock.
///
/// This class is a template and never used under this name: the agent defines it as
/// [ClockAgent#HOOK], in java.base, where code of each module and loader finds the one copy. So it
/// knows nothing but java.base. Outside of bubbles it does what the JDK did.
public final class JdkHook {
  /// Gives the time of the bubble that the current thread is in, or null outside of one. It is a
  /// [LongSupplier] of `System.nanoTime`, an [InstantSource] of all wall clocks, a consumer of what
  /// [#delays] and [#schedules] are asked of, and a predicate of [#pinned]. Null before the first
  /// bubble.
  ///
  /// Not volatile: it is set once, before the first thread of a bubble is started.
  @SuppressWarnings("NonFinalStaticField") // the testkit sets it
  public static @Nullable Supplier<@Nullable Object> bubble;

  private JdkHook() {}

  private static @Nullable Object current() {
    Supplier<@Nullable Object> current = bubble;
    return current == null ? null : current.get();
  }

  /// In place of `System.nanoTime`.
  ///
  /// @return the bubble's reading or the real one
  public static long nanoTime() {
    Object time = current();
    return time == null ? System.nanoTime() : ((LongSupplier) time).getAsLong();
  }

  /// In place of `System.currentTimeMillis`.
  ///
  /// @return the bubble's time or the real one
  public static long currentTimeMillis() {
    Object time = current();
    return time == null ? System.currentTimeMillis() : ((InstantSource) time).millis();
  }

  /// Asked by `Clock.currentInstant`, on which all of `java.time` stands.
  ///
  /// @return the bubble's time, or null for the real one
  public static @Nullable Instant instant() {
    Object time = current();
    return time == null ? null : ((InstantSource) time).instant();
  }

  /// Asked when a task with a delay is handed to the thread of the JDK that runs such tasks.
  ///
  /// @param task the task
  /// @return whether the bubble has taken it over
  @SuppressWarnings("unchecked") // what `bubble` says
  public static boolean delays(@Nullable Delayed task) {
    Object time = task == null ? null : current();
    if (time == null) {
      return false;
    }
    ((Consumer<Object>) time).accept(task);
    return true;
  }

  /// Asked when a task is handed to a `ScheduledThreadPoolExecutor`.
  ///
  /// @param executor the executor
  /// @throws IllegalStateException if its threads would wait for a bubble's time outside of the
  ///   bubble
  @SuppressWarnings("unchecked") // what `bubble` says
  public static void schedules(Object executor) {
    Object time = current();
    if (time != null) {
      ((Consumer<Object>) time).accept(executor);
    }
  }

  /// Asked before a virtual thread that cannot give way parks the thread under it.
  ///
  /// @param nanos for how long
  /// @return how long is left to wait for real
  public static long pinned(long nanos) {
    Object time = nanos <= 0 ? null : current();
    return time != null && ((LongPredicate) time).test(nanos) ? 0 : nanos;
  }
}
