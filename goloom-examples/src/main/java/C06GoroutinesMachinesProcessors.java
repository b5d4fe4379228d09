import io.goloom.Go;
import io.goloom.GoRuntime;
import io.goloom.Goroutine;
import io.goloom.channel.Channel;
import io.goloom.sync.WaitGroup;

/// G, a goroutine, runs on M, a thread, and an M needs P, a processor, to run goroutines. There are
/// GOMAXPROCS Ps; a goroutine that holds its M for long loses the P to another M, so there may be
/// more Ms. A snapshot shows them; with `-Dgoloom.schedtrace=1000` the runtime prints how many
/// there are of each, once a second.
void main() throws Exception {
  if (OwnScheduler.isMissing()) {
    return;
  }
  Go.gomaxprocs(2);
  IO.println("Ps: " + Go.gomaxprocs());

  var ms = ConcurrentHashMap.<String>newKeySet();
  var seen = new WaitGroup();
  for (int i = 0; i < 1000; i++) {
    seen.go(() -> ms.add(machine()));
  }
  seen.await();
  IO.println("1000 Gs ran on few Ms: " + (ms.size() < 10));

  var stop = new AtomicBoolean();
  var hogs = new WaitGroup();
  Channel<String> held = Channel.make(3);
  for (int i = 0; i < 3; i++) {
    hogs.go(() -> {
      held.send(Goroutine.current().orElseThrow().name() + " holds " + machine());
      while (!stop.get()) {
        Thread.onSpinWait();
      }
    });
  }
  for (int i = 0; i < 3; i++) {
    IO.println(held.receive());
  }
  Channel<String> one = Channel.make();
  Go.go("one more", () -> one.send("one more runs on " + machine()));
  IO.println(one.receive());
  var inside = GoRuntime.system().snapshot().gmp().orElseThrow();
  for (var p : inside.ps().subList(0, 2)) {
    IO.println("P" + p.id() + " is " + p.state() + ", has M" + p.m() + ", queue " + p.queue());
  }
  IO.println(inside.ms());
  stop.set(true);
  hogs.await();
  // Run with -Dgoloom.scheduler=jdk
  // Output:
  // goroutines run on the JDK's scheduler here; for goloom's own, start Java with
  //   --add-opens=java.base/java.lang=ALL-UNNAMED
  // Run with --add-opens=java.base/java.lang=ALL-UNNAMED
  // Output:
  // Ps: 2
  // 1000 Gs ran on few Ms: true
  // goroutine-... holds goloom-M...
  // goroutine-... holds goloom-M...
  // goroutine-... holds goloom-M...
  // one more runs on goloom-M...
  // P0 is ..., has M..., queue ...
  // P1 is ..., has M..., queue ...
  // Ms[count=..., idle=..., spinning=..., max=...]
  // Run with --add-opens=java.base/java.lang=ALL-UNNAMED
  // and with -Dgoloom.schedtrace=1
  // Output:
  // Ps: 2
  // 1000 Gs ran on few Ms: true
  // goroutine-... holds goloom-M...
  // goroutine-... holds goloom-M...
  // goroutine-... holds goloom-M...
  // one more runs on goloom-M...
  // P0 is ..., has M..., queue ...
  // P1 is ..., has M..., queue ...
  // Ms[count=..., idle=..., spinning=..., max=...]
  // Error output:
  // ...
  // SCHED ...ms: goloom gomaxprocs=2 idleprocs=...
  // ...
}

/// The M under the current goroutine: Java calls it the carrier of a virtual thread.
String machine() {
  var thread = Thread.currentThread().toString(); // VirtualThread[#30,...]/runnable@goloom-M1
  return thread.substring(thread.indexOf('@') + 1);
}
