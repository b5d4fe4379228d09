import io.goloom.Go;
import io.goloom.sync.WaitGroup;

/// Concurrency is to have several things in hand, parallelism to do several at the same instant.
/// With one processor three goroutines take turns; with four they run side by side.
void main() throws InterruptedException {
  if (OwnScheduler.isMissing()) {
    return;
  }
  for (int procs : List.of(1, 4)) {
    Go.gomaxprocs(procs);
    var names = List.of("A", "B", "C");
    var picture = new Picture("GOMAXPROCS=" + procs, names);
    var wg = new WaitGroup();
    for (var name : names) {
      wg.go(() -> {
        for (int turn = 0; turn < 20; turn++) {
          picture.compute(name, 2);
          Go.gosched();
        }
      });
    }
    wg.await();
    picture.print();
    IO.println(picture.isParallel() ? "side by side" : "one after the other");
  }
  // Run with -Dgoloom.scheduler=jdk
  // Output:
  // goroutines run on the JDK's scheduler here; for goloom's own, start Java with
  //   --add-opens=java.base/java.lang=ALL-UNNAMED
  // Run with --add-opens=java.base/java.lang=ALL-UNNAMED
  // Output:
  // GOMAXPROCS=1
  //   A        ...#...
  //   B        ...#...
  //   C        ...#...
  // one after the other
  // GOMAXPROCS=4
  //   A        ...#...
  //   B        ...#...
  //   C        ...#...
  // side by side
}
