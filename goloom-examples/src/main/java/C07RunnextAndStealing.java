import static io.goloom.Go.go;

import io.goloom.Go;
import io.goloom.GoRuntime;
import io.goloom.sync.WaitGroup;

/// Each P has a queue of goroutines that are ready, and a place for the one that runs next: the one
/// that was started or woken last. It is warm in the cache. A P without work steals half of the
/// queue of another one. What comes from outside goes to a global queue. All of it is counted.
void main() throws Exception {
  if (OwnScheduler.isMissing()) {
    return;
  }
  Go.gomaxprocs(1);
  IO.println("started from outside, 1 P: " + usually(this::order));
  IO.println("started by a goroutine, 1 P: " + usually(this::orderInside));

  Go.gomaxprocs(2);
  var ran = new CountDownLatch(2);
  var done = new WaitGroup();
  done.go(() -> {
    go(ran::countDown);
    go(ran::countDown);
    while (ran.getCount() > 0) {
      Thread.onSpinWait(); // holds its P, and both are in its queue
    }
    IO.println("another P has run them");
  });
  done.await();
  IO.println(GoRuntime.system().snapshot().gmp().orElseThrow().totals());
  // Run with -Dgoloom.scheduler=jdk
  // Output:
  // goroutines run on the JDK's scheduler here; for goloom's own, start Java with
  //   --add-opens=java.base/java.lang=ALL-UNNAMED
  // Run with --add-opens=java.base/java.lang=ALL-UNNAMED
  // Output:
  // started from outside, 1 P: abcd
  // started by a goroutine, 1 P: dabc
  // another P has run them
  // Counts[runs=..., local=..., global=..., steals=..., handoffs=..., timers=...]
}

/// Starts four goroutines and tells in which order they ran.
String order() throws InterruptedException {
  var order = Collections.synchronizedList(new ArrayList<String>());
  var wg = new WaitGroup();
  for (var name : List.of("a", "b", "c", "d")) {
    wg.go(() -> order.add(name));
  }
  wg.await();
  return String.join("", order);
}

String orderInside() throws InterruptedException {
  var order = new String[1];
  var wg = new WaitGroup();
  wg.go(() -> order[0] = order());
  wg.await();
  return order[0];
}

/// What comes out most often: on a busy machine a thread may stop for so long that it is taken for
/// a hog.
String usually(Callable<String> experiment) throws Exception {
  var seen = new TreeMap<String, Integer>();
  for (int i = 0; i < 101; i++) {
    seen.merge(experiment.call(), 1, Integer::sum);
  }
  return Collections.max(seen.entrySet(), Map.Entry.comparingByValue()).getKey();
}
