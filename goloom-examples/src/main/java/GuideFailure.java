import static io.goloom.Go.go;

import io.goloom.Go;
import io.goloom.channel.Channel;
import io.goloom.diagnostics.Report;

/// A reporter takes the reports instead of standard error.
void main() throws InterruptedException {
  Channel<String> log = Channel.make(10);
  // @start region=reporter
  Go.reporter(report -> {
    switch (report) {
      case Report.GoroutineFailed r -> log.trySend(r.name() + " failed: " + r.failure());
      case Report.ContextLost r -> log.trySend("never closed: " + r.description());
      case Report.GoroutinesLeaked r -> log.trySend(r.goroutines().size() + " wait for good");
    }
  });
  // @end region=reporter
  go(
      "worker",
      () -> {
        throw new IOException("disk full");
      });
  IO.println(log.receive());
  // Output:
  // worker failed: java.io.IOException: disk full
}
