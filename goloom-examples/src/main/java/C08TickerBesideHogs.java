import io.goloom.Go;
import io.goloom.sync.WaitGroup;

/// As many goroutines as there are processors compute without a pause. On the JDK's scheduler
/// nobody else runs until one of them ends. On goloom's a monitor hands their Ps to other threads.
static final int TICKS = 50;

void main() throws InterruptedException {
  int procs = Go.gomaxprocs();
  var beside = new AtomicInteger();
  var working = new AtomicInteger(procs);
  var late = new AtomicLong();
  var computing = new CountDownLatch(procs);
  var wg = new WaitGroup();
  for (int i = 0; i < procs; i++) {
    // @start region=hog
    wg.go(() -> {
      computing.countDown();
      long end = System.nanoTime() + 2_000_000_000;
      while (beside.get() < TICKS && System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      working.decrementAndGet();
    });
    // @end region=hog
  }
  computing.await(); // from here on all processors are held
  wg.go(() -> {
    while (working.get() == procs) {
      long due = System.nanoTime() + 1_000_000;
      Go.sleep(Duration.ofMillis(1));
      if (working.get() == procs) {
        late.accumulateAndGet(System.nanoTime() - due, Math::max);
        beside.incrementAndGet();
      }
    }
  });
  wg.await();
  IO.println("ticks beside the hogs: " + (beside.get() < TICKS ? "" + beside : "enough"));
  if (!OwnScheduler.isMissing()) {
    IO.println("the latest was late by " + late.get() / 1000 + " us");
  }
  // Run with -Dgoloom.scheduler=jdk
  // Output:
  // ticks beside the hogs: 0
  // goroutines run on the JDK's scheduler here; for goloom's own, start Java with
  //   --add-opens=java.base/java.lang=ALL-UNNAMED
  // Run with --add-opens=java.base/java.lang=ALL-UNNAMED
  // Output:
  // ticks beside the hogs: enough
  // the latest was late by ... us
}
