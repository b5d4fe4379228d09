import static io.goloom.Go.go;

import io.goloom.channel.Channel;
import io.goloom.sync.ErrGroup;
import io.goloom.sync.Mutex;
import io.goloom.sync.WaitGroup;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
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

  private int paid;

  void twoMakersOfTheSame(WaitGroup wg) throws InterruptedException {
    wg.go(this::pay);
    wg.go(this::pay);
    wg.await();
  }

  void twoMoreOfTheSame(WaitGroup wg) throws InterruptedException {
    wg.go(this::pay);
    wg.go(this::pay);
    wg.await();
  }

  private void pay() {
    // finds goloom-shared-write
    paid++;
  }

  void inAMethodThatTakesIt(WaitGroup wg, List<String> names) {
    List<String> upper = new ArrayList<>();
    int[] letters = {0};
    for (String name : names) {
      wg.go(() -> convert(name, upper, letters));
    }
  }

  private static void convert(String name, List<String> all, int[] letters) {
    // finds goloom-shared-write
    all.add(name);
    // finds goloom-shared-write
    letters[0] += name.length();
  }

  void inACondition(WaitGroup wg, List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      wg.go(() -> {
        // finds goloom-shared-write
        if (seen.add(name)) {
          System.out.println(name);
        }
      });
    }
  }

  void behindATestThatAllPass(WaitGroup wg, List<String> names, boolean counting) {
    int[] n = {0};
    for (String name : names) {
      wg.go(() -> {
        if (counting) {
          // finds goloom-shared-write
          n[0]++;
        }
      });
    }
  }

  private int empty;

  void behindATestThatManyPass(WaitGroup wg, List<String> names) {
    for (String name : names) {
      wg.go(() -> countEmpty(name));
    }
  }

  private void countEmpty(String name) {
    if (name != null && name.isEmpty()) {
      // finds goloom-shared-write
      empty++;
    }
  }

  private List<String> notFinal = new ArrayList<>();

  void besideQuickGets(WaitGroup wg, List<String> names) {
    for (int i = 0; i < names.size(); i++) {
      String name = String.join(" ", names.get(i), "!");
      // finds goloom-shared-write
      wg.go(() -> notFinal.add(name));
    }
  }

  private static final int FIRST = 0;

  void constantIndex(WaitGroup wg) {
    int[] n = {0};
    for (int i = 0; i < 3; i++) {
      // finds goloom-shared-write
      wg.go(() -> n[FIRST]++);
    }
  }

  private int futures;

  void commonPool() {
    for (int i = 0; i < 3; i++) {
      // finds goloom-shared-write
      CompletableFuture.runAsync(() -> futures++);
    }
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

  long twoHalves(WaitGroup wg, int[] all) throws InterruptedException {
    long[] parts = new long[3];
    int half = all.length / 2;
    wg.go(() -> {
      for (int i = 0; i < half; i++) {
        parts[0] += all[i];
      }
    });
    wg.go(() -> {
      for (int i = half; i < all.length; i++) {
        parts[1] += all[i];
      }
    });
    parts[2] = all.length;
    wg.await();
    return parts[0] + parts[1];
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

  void onlyOneIsChosen(WaitGroup wg) {
    for (int i = 0; i < 3; i++) {
      int id = i;
      wg.go(() -> {
        switch (id) {
          case 0 -> guarded++;
          default -> {}
        }
      });
      wg.go(() -> {
        if (id != 0) {
          return;
        }
        guarded++;
      });
      wg.go(() -> countIfFirst(id));
    }
  }

  private void countIfFirst(int id) {
    if (id == 0) {
      guarded++;
    }
  }

  void onlyOneIsStarted(WaitGroup wg, boolean up) {
    if (up) {
      wg.go(() -> guarded++);
    } else {
      wg.go(() -> guarded--);
    }
  }

  void startedOrLeft(WaitGroup wg, boolean up) {
    if (up) {
      wg.go(() -> guarded++);
      return;
    }
    wg.go(() -> guarded--);
  }

  void startedInTheLastRound(WaitGroup wg, List<String> names) {
    for (String name : names) {
      if (name.isEmpty()) {
        wg.go(() -> guarded++);
        break;
      }
    }
  }

  void groupOfEachRound(List<String> names) throws Exception {
    for (String name : names) {
      try (var group = new ErrGroup()) {
        group.go(() -> byName.put(name, 1));
      }
    }
  }

  void tokenOnAChannel(Channel<Integer> turn, Channel<String> mutex) {
    for (int i = 0; i < 3; i++) {
      go(() -> {
        int n = turn.receive();
        guarded++;
        turn.send(n);
      });
      go(() -> {
        mutex.send("mine");
        guarded++;
        mutex.receive();
      });
    }
  }

  void onePerTask(WaitGroup wg, List<List<String>> parts) {
    for (List<String> part : parts) {
      wg.go(() -> addTo(part));
    }
  }

  private static void addTo(List<String> part) {
    part.add("done");
  }

  void oneThreadOfItsOwn(ThreadFactory factory, List<String> names) {
    ExecutorService single = Executors.newFixedThreadPool(1, factory);
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
