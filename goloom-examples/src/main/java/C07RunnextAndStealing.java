import static io.goloom.Go.go;

import io.goloom.Go;
import io.goloom.sync.WaitGroup;

/// Each P has a queue of goroutines that are ready, and a place for the one that runs next: the one
/// that was started or woken last. It is warm in the cache. A P without work steals half of the
/// queue of another one. What comes from outside goes to a global queue.
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
  // Output:
  // goroutines run on the JDK's scheduler here; for goloom's own, start Java with
  //   --add-opens=java.base/java.lang=ALL-UNNAMED -Dgoloom.scheduler=gmp
  // Run with --add-opens=java.base/java.lang=ALL-UNNAMED -Dgoloom.scheduler=gmp
  // Output:
  // started from outside, 1 P: abcd
  // started by a goroutine, 1 P: dabc
  // another P has run them
}

/// Starts four goroutines and tells in which order they ran.
String order() throws InterruptedException {
  var order = new StringBuffer();
  var wg = new WaitGroup();
  for (var name : List.of("a", "b", "c", "d")) {
    wg.go(() -> order.append(name));
  }
  wg.await();
  return order.toString();
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
