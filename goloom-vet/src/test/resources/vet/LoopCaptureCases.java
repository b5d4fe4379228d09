import static io.goloom.Go.go;

import io.goloom.sync.ErrGroup;
import io.goloom.sync.WaitGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

class LoopCaptureCases {
  private int current;
  private volatile String name;

  void cell(WaitGroup wg) {
    int[] i = {0};
    for (; i[0] < 5; i[0]++) {
      // finds goloom-loop-capture
      wg.go(() -> use(i[0]));
    }
  }

  void field(WaitGroup wg) {
    for (current = 0; current < 5; current++) {
      // finds goloom-loop-capture
      wg.go(() -> use(current));
    }
  }

  void fieldInTheBody(ExecutorService pool, List<Integer> all) {
    for (int one : all) {
      this.current = one;
      // finds goloom-loop-capture
      pool.submit(() -> use(this.current));
    }
  }

  void atomic() {
    var i = new AtomicInteger();
    while (i.getAndIncrement() < 5) {
      // finds goloom-loop-capture
      new Thread(() -> use(i.get())).start();
    }
  }

  void reference(List<String> names) {
    var one = new AtomicReference<String>();
    for (String each : names) {
      one.set(each);
      // finds goloom-loop-capture
      go(() -> System.out.println(one.get()));
    }
  }

  void batch(List<Integer> all) {
    var batch = new ArrayList<Integer>();
    for (int one : all) {
      batch.add(one);
      if (batch.size() == 10) {
        // finds goloom-loop-capture
        go(() -> batch.forEach(LoopCaptureCases::use));
        batch.clear();
      }
    }
  }

  void anonymous() {
    int[] i = {0};
    do {
      go(
          new io.goloom.sched.Task() {
            @Override
            public void run() {
              // finds goloom-loop-capture
              use(i[0]);
            }
          });
    } while (i[0]++ < 5);
  }

  void cellOfTheLoop(WaitGroup wg) {
    for (int[] i = {0}; i[0] < 5; i[0]++) {
      // finds goloom-loop-capture
      wg.go(() -> use(i[0]));
    }
  }

  void atomicInTheHead(WaitGroup wg) {
    var i = new AtomicInteger();
    while (i.get() < 5) {
      // finds goloom-loop-capture
      wg.go(() -> use(i.get()));
      i.incrementAndGet();
    }
  }

  void testedToo(WaitGroup wg, List<Integer> all) {
    Integer[] one = {null};
    for (Integer each : all) {
      one[0] = each;
      wg.go(() -> {
        // finds goloom-loop-capture
        if (one[0] != null) {
          use(one[0]);
        }
      });
    }
  }

  void besideQuickGets(WaitGroup wg, List<Integer> all) {
    for (int i = 0; i < all.size(); i++) {
      current = all.get(i);
      // finds goloom-loop-capture
      wg.go(() -> use(current));
    }
  }

  // What follows is right.

  void copied(WaitGroup wg) {
    for (int i = 1; i <= 3; i++) {
      int id = i;
      wg.go(() -> use(id));
    }
    int[] cell = {0};
    for (; cell[0] < 5; cell[0]++) {
      int id = cell[0];
      wg.go(() -> use(id));
    }
  }

  void eachRoundWaits() throws InterruptedException {
    for (current = 0; current < 5; current++) {
      var wg = new WaitGroup();
      wg.go(() -> use(current));
      wg.await();
    }
  }

  void groupOfEachRound() throws Exception {
    for (current = 0; current < 5; current++) {
      try (var group = new ErrGroup()) {
        group.go(() -> use(current));
      }
    }
  }

  void startedInTheLastRound(List<Integer> all) {
    for (int one : all) {
      current = one;
      if (one > 3) {
        go(() -> use(current));
        break;
      }
    }
  }

  void counterOfTheStarted(ExecutorService pool, List<Integer> all) {
    var pending = new AtomicInteger();
    for (int one : all) {
      pending.incrementAndGet();
      pool.execute(() -> use(one + pending.get()));
    }
  }

  void ownInEachRound(WaitGroup wg, List<Integer> all) {
    for (int one : all) {
      var batch = new ArrayList<Integer>();
      batch.add(one);
      wg.go(() -> batch.forEach(LoopCaptureCases::use));
    }
  }

  void changedAfterTheLoop(WaitGroup wg) throws InterruptedException {
    int[] cell = {0};
    for (int i = 0; i < 3; i++) {
      wg.go(() -> use(cell[0]));
    }
    wg.await();
    cell[0]++;
  }

  void waitsUntilTheLoopIsOver(WaitGroup wg) {
    var all = new ArrayList<Integer>();
    var ready = new CountDownLatch(1);
    for (int i = 0; i < 3; i++) {
      all.add(i);
      wg.go(() -> {
        ready.await();
        use(all.size());
      });
    }
    ready.countDown();
  }

  void flagForAll(List<String> names) {
    for (String each : names) {
      name = each;
      go(() -> System.out.println(name)); // volatile, so meant to be seen as it is
    }
  }

  void underALock(List<Integer> all) {
    for (int one : all) {
      synchronized (this) {
        current = one;
      }
      go(() -> {
        synchronized (this) {
          use(current);
        }
      });
    }
  }

  @SuppressWarnings("goloom-loop-capture")
  void suppressed(WaitGroup wg) {
    int[] i = {0};
    for (; i[0] < 5; i[0]++) {
      wg.go(() -> use(i[0]));
    }
  }

  private static void use(int n) {}
}
