import static io.goloom.Go.go;

import io.goloom.Goroutine;
import io.goloom.channel.Channel;
import io.goloom.context.Context;
import io.goloom.context.DeadlineExceededException;
import io.goloom.sched.WaitReason;
import io.goloom.sync.Cond;
import io.goloom.sync.Mutex;
import io.goloom.sync.Once;
import io.goloom.sync.RWMutex;
import io.goloom.sync.Semaphore;
import io.goloom.sync.SingleFlight;
import io.goloom.sync.WaitGroup;

/// The locks and their kin.
void main() throws Exception {
  IO.println("mutex: " + deposits());
  IO.println("with a context: " + patient());
  IO.println("rwmutex: " + prices());
  IO.println("once: " + settings());
  IO.println("semaphore: " + most());
  IO.println("singleflight: " + downloads());
  IO.println("cond: " + orders());
  // Output:
  // mutex: 100
  // with a context: context deadline exceeded
  // rwmutex: 3
  // once: read once
  // semaphore: at most 2
  // singleflight: one download
  // cond: soup
}

int balance;

int deposits() throws InterruptedException {
  var wg = new WaitGroup();
  // @start region=mutex
  var mutex = new Mutex();
  for (int i = 0; i < 100; i++) {
    wg.go(() -> {
      mutex.lock();
      try {
        balance++;
      } finally {
        mutex.unlock();
      }
    });
  }
  // @end region=mutex
  wg.await();
  return balance;
}

String patient() throws InterruptedException {
  var mutex = new Mutex();
  mutex.lock();
  // @start region=context
  try (var ctx = Context.background().withTimeout(Duration.ofMillis(10))) {
    mutex.lock(ctx);
    try {
      return "got it";
    } finally {
      mutex.unlock();
    }
  } catch (DeadlineExceededException e) {
    return e.getMessage();
  }
  // @end region=context
}

// @start region=rwmutex
final RWMutex lock = new RWMutex();
final Map<String, Integer> prices = new HashMap<>();

void set(String what, int price) {
  lock.lock();
  try {
    prices.put(what, price);
  } finally {
    lock.unlock();
  }
}

int get(String what) {
  lock.rLock(); // other readers may read at the same time
  try {
    return prices.get(what);
  } finally {
    lock.rUnlock();
  }
}

// @end region=rwmutex

int prices() {
  set("tea", 3);
  return get("tea");
}

int reads;

String settings() throws InterruptedException {
  // @start region=once
  var settings = Once.value(() -> readSettings());
  var wg = new WaitGroup();
  for (int i = 0; i < 10; i++) {
    wg.go(() -> settings.get()); // the first makes it, the others wait for it
  }
  wg.await();
  // @end region=once
  return settings.get();
}

String readSettings() {
  reads++;
  return reads == 1 ? "read once" : "read more than once";
}

String most() throws Exception {
  var running = new AtomicInteger();
  var most = new AtomicInteger();
  var wg = new WaitGroup();
  // @start region=semaphore
  var places = new Semaphore(2);
  for (int i = 0; i < 10; i++) {
    wg.go(() -> {
      places.acquire(1);
      try {
        most.accumulateAndGet(running.incrementAndGet(), Math::max);
        running.decrementAndGet();
      } finally {
        places.release(1);
      }
    });
  }
  // @end region=semaphore
  wg.await();
  return most.get() <= 2 ? "at most 2" : "too many";
}

final Channel<String> server = Channel.make();

// @start region=singleflight
final SingleFlight<String, String> flights = new SingleFlight<>();

String page(String url) throws Exception {
  return flights.call(url, () -> download(url)).value();
}

// @end region=singleflight

String download(String url) throws InterruptedException {
  return url + " by way of " + server.receive();
}

/// Two ask for the same page, and the server answers once.
String downloads() throws InterruptedException {
  Channel<String> pages = Channel.make();
  var one = go(() -> pages.send(page("index.html")));
  var two = go(() -> pages.send(page("index.html")));
  while (!waits(one) || !waits(two)) {
    Thread.onSpinWait();
  }
  server.send("one download");
  return pages.receive().equals(pages.receive()) ? "one download" : "two";
}

boolean waits(Goroutine g) {
  return g.waitReason().equals(Optional.of(WaitReason.SINGLE_FLIGHT));
}

String orders() throws InterruptedException {
  var queue = new ArrayDeque<String>();
  var mutex = new Mutex();
  var arrived = new Cond(mutex);
  var wg = new WaitGroup();
  wg.go(() -> {
    mutex.lock();
    queue.add("soup");
    mutex.unlock();
    arrived.signal();
  });
  // @start region=cond
  mutex.lock();
  try {
    while (queue.isEmpty()) {
      arrived.await(); // unlocks while it waits
    }
    return queue.remove();
  } finally {
    mutex.unlock();
  }
  // @end region=cond
}
