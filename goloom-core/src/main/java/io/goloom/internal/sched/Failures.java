package io.goloom.internal.sched;

import io.goloom.diagnostics.Report;
import io.goloom.sched.FailurePolicy;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What happens when a goroutine's task throws and nobody has asked for the failure.
public final class Failures {
  private static volatile FailurePolicy policy =
      policy(System.getProperty("goloom.failure", System.getenv("GOLOOM_FAILURE")));

  private Failures() {}

  /// The policy in force.
  ///
  /// @return the policy
  public static FailurePolicy policy() {
    return policy;
  }

  /// Sets the policy.
  ///
  /// @param newPolicy the new policy
  public static void policy(FailurePolicy newPolicy) {
    policy = newPolicy;
  }

  /// Reads the settings, so that one that cannot be used is named at the first start of a goroutine
  /// and not at its first failure.
  static void init() {}

  static void failed(G g, Thread thread, Throwable failure) {
    if (g.scheduler().lifecycle().interrupted() && Interruption.in(failure)) {
      return; // it was told to end, and does
    }
    if (g.scheduler().takesFailure(g, failure)) {
      return;
    }
    if (policy == FailurePolicy.CRASH) {
      Exit.crash(() -> tell(g, thread, failure));
    } else {
      tell(g, thread, failure);
    }
  }

  private static void tell(G g, Thread thread, Throwable failure) {
    Reports.report(new Report.GoroutineFailed(g.id(), g.name(), g.birthPlace(), failure));
    Thread.UncaughtExceptionHandler handler = thread.getUncaughtExceptionHandler();
    if (handler instanceof G) {
      handler = Thread.getDefaultUncaughtExceptionHandler();
    }
    if (handler != null) {
      try {
        handler.uncaughtException(thread, failure);
      } catch (Throwable t) {
        Reports.warn("the uncaught-exception handler itself failed", t);
      }
    }
  }

  private static FailurePolicy policy(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return FailurePolicy.ISOLATE;
    }
    try {
      return FailurePolicy.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      Reports.warn("failure policy " + text + " is neither isolate nor crash: taking isolate");
      return FailurePolicy.ISOLATE;
    }
  }
}
