import static io.goloom.Go.go;

import io.goloom.Go;
import io.goloom.GoRuntime;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;

/// Runtimes beside the one that every program has.
void main() throws Exception {
  open();
  limited();
  executor();
  unchanged();
  stop();
  // Run with -Dgoloom.scheduler=gmp --add-opens=java.base/java.lang=ALL-UNNAMED
  // Output:
  // a goroutine of imports
  // its child, of imports
  // all have ended
  // GOMAXPROCS is 1: set for the runtime reports as it was built
  // 4950 on runtime counters
  // 4950 on runtime unchanged
  // left behind: deaf
  // Error output:
  // goloom: the runtime jobs was stopped and leaves 1 goroutine behind: ... [deaf] ...
  // Run with -Dgoloom.scheduler=jdk
  // Output:
  // a goroutine of imports
  // its child, of imports
  // all have ended
  // GOMAXPROCS is ...: the parallelism of the JDK's scheduler, which goroutines run on
  // 4950 on runtime counters
  // 4950 on runtime unchanged
  // left behind: deaf
  // Error output:
  // goloom: Go.gomaxprocs(1) has no effect on the JDK's scheduler: ...
  // goloom: the runtime jobs was stopped and leaves 1 goroutine behind: ... [deaf] ...
}

void open() {
  // @start region=open
  try (var runtime = GoRuntime.builder().name("imports").build()) {
    runtime.go(() -> {
      IO.println("a goroutine of " + GoRuntime.current().name());
      go(() -> IO.println("its child, of " + GoRuntime.current().name()));
    });
  } // waits for both
  IO.println("all have ended");
  // @end region=open
}

void limited() {
  // @start region=limited
  var reports = GoRuntime.builder().name("reports").gomaxprocs(1).build();
  IO.println(reports.gomaxprocsReason());
  // @end region=limited
  reports.close();
}

void executor() throws Exception {
  // @start region=executor
  try (var runtime = GoRuntime.builder().name("counters").build()) {
    var sum = CompletableFuture.supplyAsync(() -> sum(100), runtime.executor());
    IO.println(sum.get());
  }
  // @end region=executor
}

/// A program that knows nothing of goroutines but gets a factory.
void unchanged() throws Exception {
  // @start region=unchanged
  var runtime = GoRuntime.builder().name("unchanged").build();
  try (var executor = Executors.newThreadPerTaskExecutor(runtime.threadFactory())) {
    IO.println(executor.submit(() -> sum(100)).get());
  }
  runtime.close();
  // @end region=unchanged
}

String sum(int n) {
  return IntStream.range(0, n).sum() + " on " + GoRuntime.current();
}

void stop() throws InterruptedException {
  var runtime = GoRuntime.builder().name("jobs").build();
  var waiting = new LinkedBlockingQueue<String>();
  runtime.go(
      "polite",
      () -> {
        waiting.add("polite");
        Go.sleep(Duration.ofDays(1));
      });
  runtime.go(
      "deaf",
      () -> {
        while (true) {
          try {
            waiting.add("deaf");
            Thread.sleep(Duration.ofDays(1));
          } catch (InterruptedException e) {
            // deaf
          }
        }
      });
  waiting.take();
  waiting.take();
  // @start region=stop
  var left = runtime.stop(Duration.ofSeconds(1));
  left.forEach(g -> IO.println("left behind: " + g.name()));
  // @end region=stop
}
