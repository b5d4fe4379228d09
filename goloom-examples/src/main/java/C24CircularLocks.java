import static io.goloom.Go.go;

import io.goloom.debug.LeakProfile;
import io.goloom.sync.Mutex;
import io.goloom.sync.WaitGroup;

/// Two locks, taken in two orders, and in static fields, so that nothing is lost: the wait-for
/// graph shows the circle all the same. Mended, both take them in one order.
static final Mutex ACCOUNTS = new Mutex();

static final Mutex LOG = new Mutex();

void main(String[] args) throws Exception {
  boolean mended = args.length > 0;
  WaitGroup both = new WaitGroup();
  both.add(mended ? 0 : 2);
  go("transfer", () -> lock(ACCOUNTS, LOG, both, mended));
  go("rotate", () -> lock(mended ? ACCOUNTS : LOG, mended ? LOG : ACCOUNTS, both, mended));
  Settled.await();
  IO.println(LeakProfile.take());
  // Output:
  // leak profile: 0 goroutines leaked, 1 circle, 0 suspected
  //
  // deadlock: 2 goroutines wait for each other:
  //	goroutine 1 "transfer" [sync.Mutex.lock] waits for Mutex[locked]@..., which ...
  //	goroutine 2 "rotate" [sync.Mutex.lock] waits for Mutex[locked]@..., which goroutine ...
  // goroutine 1 "transfer" [sync.Mutex.lock]:
  //	at io.goloom.sync.Mutex.lock(Mutex.java:...)
  //	- waits for Mutex[locked]@...
  //	at C24CircularLocks.lock(C24CircularLocks.java:50)
  //	at C24CircularLocks.lambda$main$0(C24CircularLocks.java:17)
  // created by C24CircularLocks.main(C24CircularLocks.java:17)
  // goroutine 2 "rotate" [sync.Mutex.lock]:
  //	at io.goloom.sync.Mutex.lock(Mutex.java:...)
  //	- waits for Mutex[locked]@...
  //	at C24CircularLocks.lock(C24CircularLocks.java:50)
  //	at C24CircularLocks.lambda$main$1(C24CircularLocks.java:18)
  // created by C24CircularLocks.main(C24CircularLocks.java:18)
  // Run with -- mended
  // Output:
  // leak profile: 0 goroutines leaked, 0 circles, 0 suspected
}

void lock(Mutex first, Mutex second, WaitGroup both, boolean mended) throws InterruptedException {
  first.lock();
  if (!mended) {
    both.done(); // both hold their first lock: what happens one day under load
    both.await();
  }
  second.lock();
  second.unlock();
  first.unlock();
}
