import io.goloom.Go;
import io.goloom.GoRuntime;

/// For examples that look at goroutines once all has come to rest.
final class Settled {
  private Settled() {}

  /// Waits until every goroutine waits.
  static void await() throws InterruptedException {
    while (waiting() < Go.numGoroutine()) {
      Thread.sleep(1);
    }
  }

  private static long waiting() {
    return GoRuntime.system().goroutineCounts().waiting().values().stream().mapToLong(n -> n).sum();
  }
}
