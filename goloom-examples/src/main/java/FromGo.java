import static io.goloom.Go.go;
import static io.goloom.channel.Select.orElse;
import static io.goloom.channel.Select.select;

import io.goloom.Go;
import io.goloom.channel.Channel;
import io.goloom.channel.ReceiveChannel;
import io.goloom.channel.SendChannel;
import io.goloom.context.Context;
import io.goloom.context.Key;
import io.goloom.sync.ErrGroup;
import io.goloom.sync.Mutex;
import io.goloom.sync.Once;
import io.goloom.sync.Semaphore;
import io.goloom.sync.SingleFlight;
import io.goloom.sync.WaitGroup;
import io.goloom.time.Ticker;
import io.goloom.time.Timer;

/// The Java half of docs/guide/from-go.md: each line that stands there in a table is a line of this
/// file, each block a region.
void main() throws Exception {
  goroutines();
  channels();
  selects();
  contexts();
  sync();
  workers();
  // Output:
  // go ends
  // channels end
  // selects end
  // contexts end
  // sync ends
  // workers: 30
}

void f() {}

/// For the sake of names that are only shown.
void use(Object... named) {}

void goroutines() throws InterruptedException {
  var d = Duration.ofMillis(1);
  go(() -> f());
  go("worker", () -> f());
  go(Context.background(), ctx -> work(ctx));
  Go.gosched();
  long n = Go.numGoroutine();
  Go.sleep(d);
  IO.println(n < 0 ? "impossible" : "go ends");
}

void work(Context ctx) {}

void channels() throws InterruptedException {
  int v = 1;
  Channel<Integer> unbuffered = Channel.make();
  Channel<Integer> ch = Channel.make(8);
  SendChannel<Integer> out = ch;
  ReceiveChannel<Integer> in = ch;
  ReceiveChannel<Integer> nothing = ReceiveChannel.never();
  ch.send(v);
  ch.send(v);
  Integer got = ch.receive();
  if (got == null) {
    IO.println("closed");
  }
  int len = ch.len();
  int cap = ch.cap();
  use(unbuffered, out, in, nothing, len, cap);
  ch.close();
  for (int each : ch) {
    IO.println("channels " + (each == v ? "end" : each));
  }
}

void selects() throws InterruptedException {
  Channel<Integer> data = Channel.make();
  Channel<String> log = Channel.make(1);
  var d = Duration.ofHours(1);
  // @start region=select
  select(
      data.onReceive(v -> {
        IO.println("got " + v);
      }),
      log.onSend("entry", () -> {}),
      Timer.after(d).onReceive(() -> IO.println("time is up")));
  // @end region=select
  // @start region=default
  String what = select(data.onReceive(v -> "got " + v), orElse(() -> "selects end"));
  // @end region=default
  IO.println(what);
}

static final Key<String> TRACE = Key.of("trace");

void contexts() throws Exception {
  var d = Duration.ofSeconds(1);
  var t = Instant.now().plus(d);
  var why = new Exception("why");
  Context parent = Context.background();
  // @start region=cancel
  try (var ctx = parent.withCancel()) {
    work(ctx);
  }
  // @end region=cancel
  try (var ctx = parent.withTimeout(d)) {
    ctx.check();
  }
  try (var ctx = parent.withDeadline(t)) {
    ctx.check();
  }
  try (var ctx = parent.withCancel()) {
    var stop = ctx.afterFunc(() -> f());
    stop.stop();
    ctx.cancel(why);
    ctx.done().receive();
    if (ctx.err() != null) {
      IO.println("contexts end");
    }
    Throwable cause = ctx.cause();
    Context detached = ctx.withoutCancel();
    use(cause, detached);
  }
  Context ctx = parent.withValue(TRACE, "7f3a");
  String trace = ctx.value(TRACE);
  use(trace);
}

void sync() throws Exception {
  // @start region=waitgroup
  var wg = new WaitGroup();
  wg.go(() -> f());
  wg.await();
  // @end region=waitgroup
  // @start region=mutex
  var mu = new Mutex();
  mu.lock();
  try {
    f();
  } finally {
    mu.unlock();
  }
  // @end region=mutex
  var once = new Once();
  once.run(() -> f());
  var value = Once.value(() -> "sync");
  IO.println(value.get() + " ends");
  var sem = new Semaphore(3);
  sem.acquire(Context.background(), 1);
  sem.release(1);
  var flights = new SingleFlight<String, String>();
  flights.call("key", () -> "value");
  var timer = Timer.make(Duration.ofHours(1));
  timer.stop();
  var ticker = Ticker.make(Duration.ofHours(1));
  ticker.stop();
  // @start region=errgroup
  try (var g = ErrGroup.withContext(Context.background())) {
    g.limit(4);
    g.go(ctx -> work(ctx));
    g.await();
  }
  // @end region=errgroup
}

void workers() throws InterruptedException {
  // @start region=workers
  Channel<Integer> jobs = Channel.make();
  Channel<Integer> results = Channel.make();
  var wg = new WaitGroup();
  for (int w = 0; w < 3; w++) {
    wg.go(() -> {
      for (int job : jobs) {
        results.send(job * 2);
      }
    });
  }
  go(() -> {
    for (int i = 1; i <= 5; i++) {
      jobs.send(i);
    }
    jobs.close();
    wg.await();
    results.close();
  });
  int sum = 0;
  for (int result : results) {
    sum += result;
  }
  // @end region=workers
  IO.println("workers: " + sum);
}
