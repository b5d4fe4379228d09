import io.goloom.Go;

/// How many goroutines run in parallel, why so many, and how to change it: by the environment
/// variable GOMAXPROCS or the system property `goloom.gomaxprocs` at the start, and by a call
/// later.
void main() {
  IO.println("CPUs: " + Runtime.getRuntime().availableProcessors());
  IO.println(Go.gomaxprocsReason());
  if (OwnScheduler.isMissing()) {
    return; // there a call only warns
  }
  // @start region=set
  int before = Go.gomaxprocs(3);
  // @end region=set
  IO.println("from " + before + " to " + Go.gomaxprocs());
  IO.println(Go.gomaxprocsReason());
  // Output:
  // CPUs: ...
  // GOMAXPROCS is ...: the parallelism of the JDK's scheduler, which goroutines run on
  // goroutines run on the JDK's scheduler here; for goloom's own, start Java with
  //   --add-opens=java.base/java.lang=ALL-UNNAMED -Dgoloom.scheduler=gmp
  // Run with --add-opens=java.base/java.lang=ALL-UNNAMED -Dgoloom.scheduler=gmp
  // Output:
  // CPUs: ...
  // GOMAXPROCS is ...: ...
  // from ... to 3
  // GOMAXPROCS is 3: set by a call of Go.gomaxprocs(3)
  // Run with --add-opens=java.base/java.lang=ALL-UNNAMED -Dgoloom.scheduler=gmp
  // and with -Dgoloom.gomaxprocs=5
  // Output:
  // CPUs: ...
  // GOMAXPROCS is 5: ...goloom.gomaxprocs...
  // from 5 to 3
  // GOMAXPROCS is 3: set by a call of Go.gomaxprocs(3)
}
