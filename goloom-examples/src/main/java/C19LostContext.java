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
  reports.receive().text().lines().forEach(IO::println);
  // Output:
  // context never closed: context.background.withDeadline(...) was lost; close it, ...
  // made here:
  //	at C19LostContext.lose(C19LostContext.java:...)
  //	at C19LostContext.main(C19LostContext.java:...)
  // Vet finds:
  // line 26: [goloom-context-close] this context is dropped, so nobody can close it; write ...
}

void lose() {
  Context.background().withTimeout(Duration.ofHours(1));
}
