import io.goloom.sync.Mutex;
import io.goloom.sync.WaitGroup;

/// `count++` reads, adds and writes: of two goroutines at once one may be lost. Mended, an atomic
/// does it in one step, or a lock lets one in at a time.
static final int WORKERS = 4;

static final int TIMES = 100_000;

int count;

void main() throws InterruptedException {
  IO.println("plain: " + plain());
  IO.println("atomic: " + atomic());
  IO.println("locked: " + locked());
  // Output:
  // plain: ...
  // atomic: 400000
  // locked: 400000
  // Vet finds:
  // line 29: [goloom-shared-write] the goroutines that the loop starts on line 27 all update ...
}

int plain() throws InterruptedException {
  var wg = new WaitGroup();
  for (int i = 0; i < WORKERS; i++) {
    wg.go(() -> {
      for (int n = 0; n < TIMES; n++) {
        count++;
      }
    });
  }
  wg.await();
  return count;
}

int atomic() throws InterruptedException {
  var atomic = new AtomicInteger();
  var wg = new WaitGroup();
  for (int i = 0; i < WORKERS; i++) {
    wg.go(() -> {
      for (int n = 0; n < TIMES; n++) {
        atomic.incrementAndGet();
      }
    });
  }
  wg.await();
  return atomic.get();
}

int locked() throws InterruptedException {
  int[] guarded = {0};
  var mutex = new Mutex();
  var wg = new WaitGroup();
  for (int i = 0; i < WORKERS; i++) {
    wg.go(() -> {
      for (int n = 0; n < TIMES; n++) {
        mutex.withLock(() -> guarded[0]++);
      }
    });
  }
  wg.await();
  return guarded[0];
}
