import io.goloom.Go;
import io.goloom.channel.Channel;
import io.goloom.context.Context;
import io.goloom.diagnostics.Report;

/// A context that was never closed and got lost is reported, with the place where it was made.
void main() throws InterruptedException {
  Channel<Report> reports = Channel.make(1);
  Go.reporter(reports::trySend);
  lose();
  while (reports.len() == 0) {
    System.gc(); // the collector is the one who notices
    Go.sleep(Duration.ofMillis(10));
  }
  reports.receive().text().lines().limit(3).forEach(IO::println);
  // Output:
  // context never closed: ...
}

void lose() {
  Context.background().withTimeout(Duration.ofHours(1));
}
