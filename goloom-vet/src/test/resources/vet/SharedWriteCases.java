import static io.goloom.Go.go;

import io.goloom.sync.Mutex;
import io.goloom.sync.WaitGroup;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

class SharedWriteCases {
  private int count;
  private int steps;
  private int parts;
  private static int total;
  private volatile int turns;
  private String last;
  private final Map<String, Integer> byName = new HashMap<>();

  void field(WaitGroup wg) {
    for (int i = 0; i < 1000; i++) {
      // finds goloom-shared-write
      wg.go(() -> count++);
    }
  }

  void inAMethod(WaitGroup wg) {
    for (int i = 0; i < 1000; i++) {
      wg.go(this::step);
    }
  }

  private void step() {
    // finds goloom-shared-write
    steps += 1;
  }

  void classField() {
    for (int i = 0; i < 1000; i++) {
      // finds goloom-shared-write
      Thread.startVirtualThread(() -> total++);
    }
  }

  void volatileField(WaitGroup wg) {
    for (int i = 0; i < 1000; i++) {
      // finds goloom-shared-write
      wg.go(() -> turns++);
    }
  }

  void lastOneWins(WaitGroup wg, List<String> names) {
    for (String name : names) {
      // finds goloom-shared-write
      wg.go(() -> last = name);
    }
  }

  void cell(WaitGroup wg) {
    int[] n = {0};
    for (int i = 0; i < 1000; i++) {
      // finds goloom-shared-write
      wg.go(() -> n[0]++);
    }
  }

  void oneTaskForAll() {
    int[] n = {0};
    Runnable task =
        () -> {
          // finds goloom-shared-write
          n[0]++;
        };
    for (int i = 0; i < 1000; i++) {
      new Thread(task).start();
    }
  }

  void collections(WaitGroup wg, List<String> names) {
    List<String> upper = new ArrayList<>();
    for (String name : names) {
      wg.go(() -> {
        // finds goloom-shared-write
        upper.add(name);
        // finds goloom-shared-write
        byName.merge(name, 1, Integer::sum);
      });
    }
  }

  void forEach(WaitGroup wg) {
    var found = new ArrayList<Integer>();
    // finds goloom-shared-write
    IntStream.range(0, 1000).forEach(i -> wg.go(() -> found.add(i)));
  }

  void pool() {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    var text = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      // finds goloom-shared-write
      pool.submit(() -> text.append("x"));
    }
  }

  void two(WaitGroup wg) {
    // finds goloom-shared-write
    wg.go(() -> parts += 1);
    wg.go(() -> parts += 2);
  }

  int makerDoesNotWait() {
    int[] answer = {0};
    // finds goloom-shared-write
    go(() -> answer[0] = 42);
    return answer[0];
  }

  // What follows is right.

  private int guarded;
  private final Mutex mutex = new Mutex();

  void locked(WaitGroup wg) {
    for (int i = 0; i < 1000; i++) {
      wg.go(() -> {
        synchronized (this) {
          guarded++;
        }
      });
      wg.go(() -> {
        mutex.lock();
        try {
          guarded++;
        } finally {
          mutex.unlock();
        }
      });
      wg.go(this::stepLocked);
      wg.go(() -> withLock(() -> guarded++));
    }
  }

  private synchronized void stepLocked() {
    guarded++;
  }

  private synchronized void withLock(Runnable body) {
    body.run();
  }

  void safeClasses(WaitGroup wg, List<String> names) {
    var n = new AtomicInteger();
    Map<String, Integer> map = new ConcurrentHashMap<>();
    List<String> list = Collections.synchronizedList(new ArrayList<>());
    for (String name : names) {
      wg.go(() -> {
        n.incrementAndGet();
        map.merge(name, 1, Integer::sum);
        list.add(name);
      });
    }
  }

  void oneCellEach(WaitGroup wg, List<String> names) {
    String[] upper = new String[names.size()];
    for (int i = 0; i < upper.length; i++) {
      int id = i;
      wg.go(() -> upper[id] = names.get(id));
    }
  }

  void onlyOnePasses(WaitGroup wg, List<String> names) {
    var first = new AtomicBoolean();
    for (int i = 0; i < 3; i++) {
      int id = i;
      wg.go(() -> {
        if (first.compareAndSet(false, true)) {
          last = "the first";
        }
        if (id == 0) {
          byName.put("zero", 0);
        }
      });
    }
  }

  void ownInEachRound(WaitGroup wg) {
    for (int i = 0; i < 3; i++) {
      int[] own = {0};
      var mine = new ArrayList<Integer>();
      wg.go(() -> {
        own[0]++;
        mine.add(own[0]);
      });
    }
  }

  void ownInEachTask(WaitGroup wg) {
    for (int i = 0; i < 3; i++) {
      new Thread() {
        private int mine;

        @Override
        public void run() {
          mine++;
        }
      }.start();
    }
  }

  void eachRoundWaits() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      var wg = new WaitGroup();
      wg.go(() -> guarded++);
      wg.await();
    }
  }

  void oneAfterTheOther(WaitGroup wg) throws InterruptedException {
    wg.go(() -> guarded++);
    wg.await();
    wg.go(() -> guarded++);
  }

  int makerWaits(WaitGroup wg) throws InterruptedException {
    int[] answer = {0};
    wg.go(() -> answer[0] = 42);
    wg.await();
    int[] joined = {0};
    Thread.startVirtualThread(() -> joined[0] = 1).join();
    return answer[0] + joined[0];
  }

  int makerWaitsForAFuture() {
    int[] answer = {0};
    CompletableFuture.runAsync(() -> answer[0] = 42).join();
    return answer[0];
  }

  void oneThread(List<String> names) {
    ExecutorService single = Executors.newSingleThreadExecutor();
    for (String name : names) {
      single.execute(() -> byName.put(name, 1));
    }
  }

  void unknownExecutor(ExecutorService pool, List<String> names) {
    for (String name : names) {
      pool.execute(() -> byName.put(name, 1));
    }
  }

  @SuppressWarnings("goloom-shared-write")
  void suppressed(WaitGroup wg) {
    for (int i = 0; i < 1000; i++) {
      wg.go(() -> guarded++);
    }
  }
}
