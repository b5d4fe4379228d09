import io.goloom.Go;
import io.goloom.sync.WaitGroup;

/// Concurrency is to have several things in hand, parallelism to do several at the same instant.
/// With one processor three goroutines take turns, with four they run side by side. (On the JDK's scheduler their
/// number is `jdk.virtualThreadScheduler.parallelism`.)
static final int WORKERS = 3;

/// Who is at work, a bit for each worker, and what that was after each change.
volatile int working;

final List<Integer> history = new ArrayList<>();

void main() {
  Go.run(this::work); // in a goroutine: with one processor it starts all three before one begins
  // Run with -Dgoloom.gomaxprocs=1
  // Output:
  // worker A #.....#.....#.....
  // worker B ..#.....#.....#...
  // worker C ....#.....#.....#.
  // at the same instant: one
  // Run with -Dgoloom.gomaxprocs=4
  // Output:
  // worker A ...#...
  // worker B ...#...
  // worker C ...#...
  // at the same instant: more than one
}

void work() throws InterruptedException {
  var wg = new WaitGroup();
  for (int i = 0; i < WORKERS; i++) {
    int worker = 1 << i;
    wg.go(() -> {
      for (int turn = 0; turn < 3; turn++) {
        flip(worker);
        computeBesideOthers();
        flip(worker);
        Go.gosched();
      }
    });
  }
  wg.await();
  for (int i = 0; i < WORKERS; i++) {
    int worker = 1 << i;
    var row = new StringBuilder("worker " + "ABC".charAt(i) + " ");
    history.forEach(now -> row.append((now & worker) != 0 ? '#' : '.'));
    IO.println(row);
  }
  int most = history.stream().mapToInt(Integer::bitCount).max().orElseThrow();
  IO.println("at the same instant: " + (most == 1 ? "one" : "more than one"));
}

synchronized void flip(int worker) {
  working ^= worker;
  history.add(working);
}

/// Computes until all others are at work, too, or 20 ms are over.
void computeBesideOthers() {
  long end = System.nanoTime() + 20_000_000;
  while (Integer.bitCount(working) < WORKERS && System.nanoTime() < end) {
    Thread.onSpinWait();
  }
}
