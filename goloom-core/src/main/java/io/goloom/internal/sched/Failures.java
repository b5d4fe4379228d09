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

  static void failed(G g, Throwable failure) {
    Reports.report(new Report.GoroutineFailed(g.id(), g.name(), g.birthPlace(), failure));
    Thread.UncaughtExceptionHandler jvmWide = Thread.getDefaultUncaughtExceptionHandler();
    if (jvmWide != null) {
      try {
        jvmWide.uncaughtException(Thread.currentThread(), failure);
      } catch (Throwable t) {
        Reports.warn("the default uncaught-exception handler failed: " + t);
      }
    }
    if (policy == FailurePolicy.CRASH) {
      Exit.now(2);
    }
  }

  private static FailurePolicy policy(@Nullable String text) {
    if (text == null) {
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
