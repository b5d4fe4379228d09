import static io.goloom.Go.go;

import io.goloom.GoRuntime;
import io.goloom.channel.Channel;
import io.goloom.sched.SchedulerSnapshot;

/// What the scheduler shows of itself.
void main() throws InterruptedException {
  Channel<Integer> orders = Channel.make();
  for (int i = 0; i < 3; i++) {
    go(orders::receive);
  }
  while (!GoRuntime.system().goroutineCounts().waiting().containsValue(3L)) {
    Thread.sleep(1); // they are on their way
  }
  look();
  count();
  var before = GoRuntime.system().snapshot();
  work();
  compare(before);
  // Run with -Dgoloom.scheduler=gmp -Dgoloom.gomaxprocs=2
  // --add-opens=java.base/java.lang=ALL-UNNAMED
  // Output:
  // GOMAXPROCS is 2: set by the system property goloom.gomaxprocs
  // 3 goroutines
  // 0 are ready for 2 Ps
  // {chan receive=3}
  // all 10000 ran
  // 99 % waited for less than PT...S
  // Run with -Dgoloom.scheduler=jdk -Djdk.virtualThreadScheduler.parallelism=2
  // Output:
  // GOMAXPROCS is 2: the parallelism of the JDK's scheduler, which goroutines run on
  // 3 goroutines
  // {chan receive=3}
}

void look() {
  // @start region=look
  var seen = GoRuntime.system().snapshot();
  IO.println(seen.gomaxprocsReason());
  IO.println(seen.goroutines() + " goroutines");
  seen.gmp()
      .ifPresent(gmp -> IO.println(gmp.queued() + " are ready for " + gmp.ps().size() + " Ps"));
  // @end region=look
}

void count() {
  // @start region=count
  IO.println(GoRuntime.system().goroutineCounts().waiting());
  // @end region=count
}

void work() throws InterruptedException {
  var done = new CountDownLatch(10_000);
  for (int i = 0; i < 10_000; i++) {
    go(done::countDown);
  }
  done.await();
}

void compare(SchedulerSnapshot earlier) {
  // @start region=compare
  var now = GoRuntime.system().snapshot();
  if (now.gmp().isPresent() && earlier.gmp().isPresent()) {
    var after = now.gmp().get();
    var before = earlier.gmp().get();
    long runs = after.totals().runs() - before.totals().runs();
    IO.println(runs >= 10_000 ? "all 10000 ran" : "only " + runs + " ran");
    var waits = after.runnableLatency().since(before.runnableLatency());
    IO.println("99 % waited for less than " + waits.percentile(99));
  }
  // @end region=compare
}
