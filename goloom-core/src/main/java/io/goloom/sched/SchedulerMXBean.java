package io.goloom.sched;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A scheduler as seen through JMX, under `io.goloom:type=Scheduler,name=NAME`; the system's has
/// the name `goloom`.
///
/// Registered for each scheduler if the system property `goloom.jmx` is `true` and the JVM has the
/// module `java.management`. Its attributes are those of [SchedulerSnapshot], a snapshot for each
/// read. Where goroutines run on the JDK's scheduler, what is unknown is -1, null or empty.
public interface SchedulerMXBean {
  /// What the scheduler is called.
  ///
  /// @return its name
  String getName();

  /// How many goroutines run in parallel at most.
  ///
  /// @return the number
  int getGomaxprocs();

  /// Why it is that many.
  ///
  /// @return a sentence
  String getGomaxprocsReason();

  /// How many goroutines are alive.
  ///
  /// @return the number
  long getGoroutines();

  /// How many goroutines are ready in the global run queue.
  ///
  /// @return the number, or -1
  int getGlobalQueue();

  /// How many goroutines are ready in all run queues.
  ///
  /// @return the number, or -1
  int getQueued();

  /// The processors.
  ///
  /// @return all that there ever were
  List<SchedulerSnapshot.P> getPs();

  /// The threads that run goroutines.
  ///
  /// @return their numbers, or null
  SchedulerSnapshot.@Nullable Ms getMs();

  /// What happened on all processors together.
  ///
  /// @return the sums, or null
  SchedulerSnapshot.@Nullable Counts getTotals();

  /// How many timers were fired late.
  ///
  /// @return the number, or -1
  long getLateTimers();

  /// The time that half of the measured waits of ready goroutines were below.
  ///
  /// @return nanoseconds, or -1
  long getRunnableLatencyP50();

  /// The time that 99 % of the measured waits of ready goroutines were below.
  ///
  /// @return nanoseconds, or -1
  long getRunnableLatencyP99();

  /// The time that all measured waits of ready goroutines were below.
  ///
  /// @return nanoseconds, or -1
  long getRunnableLatencyMax();

  /// Counts the goroutines by state, which looks at each of them.
  ///
  /// @return `created`, `running`, `runnable`, `waiting elsewhere` and the texts of [WaitReason],
  ///   each with its number; `running` is missing where it cannot be told
  Map<String, Long> countGoroutines();
}
