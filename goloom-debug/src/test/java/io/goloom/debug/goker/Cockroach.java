package io.goloom.debug.goker;

import static io.goloom.Go.go;
import static io.goloom.channel.Select.select;

import io.goloom.Goroutine;
import io.goloom.channel.Channel;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.sync.Mutex;
import io.goloom.sync.RWMutex;
import io.goloom.sync.WaitGroup;
import java.util.List;

/// Bugs of CockroachDB.
final class Cockroach {
  static final List<Bug> BUGS =
      List.of(
          Bug.of("cockroach#584", Cockroach::b584, "manage"),
          Bug.of("cockroach#2448", Cockroach::b2448, "raft", "store"),
          Bug.of("cockroach#3710", Cockroach::b3710, "scanner", "raft"),
          Bug.of("cockroach#7504", Cockroach::b7504, "release", "get"),
          Bug.of("cockroach#9935", Cockroach::b9935, "main"),
          Bug.of("cockroach#10214", Cockroach::b10214, "heartbeats", "tick"),
          Bug.of("cockroach#13197", Cockroach::b13197, "awaitDone"),
          Bug.of("cockroach#16167", Cockroach::b16167, "exec", "update"),
          Bug.of("cockroach#18101", Cockroach::b18101, "split"),
          Bug.of("cockroach#24808", Cockroach::b24808, "main"));

  private Cockroach() {}

  /// The one leaves its loop with the lock held, the other waits for the lock.
  private static void b584(boolean fixed) throws Exception {
    Mutex mu = new Mutex();
    Channel<Boolean> left = Channel.make(1);
    go(
        "bootstrap",
        () -> {
          mu.lock();
          if (fixed) {
            mu.unlock();
          }
          left.send(true);
        });
    left.receive();
    go("manage", () -> mu.withLock(() -> {}));
  }

  /// Each of two loops sends to the other, and neither receives.
  private static void b2448(boolean fixed) throws Exception {
    Channel<String> events = Channel.make();
    Channel<String> callbacks = Channel.make();
    Channel<Boolean> over = Channel.make();
    go(
        "raft",
        () -> {
          if (fixed) {
            select(events.onSend("event", () -> true), callbacks.onReceive(v -> true));
          } else {
            events.send("event");
          }
          over.close();
        });
    go(
        "store",
        () -> {
          if (fixed) {
            select(
                callbacks.onSend("callback", () -> true),
                events.onReceive(v -> true),
                over.onReceive(v -> true));
          } else {
            callbacks.send("callback");
          }
        });
  }

  /// A reader reads again while a writer waits.
  private static void b3710(boolean fixed) throws Exception {
    RWMutex mu = new RWMutex();
    Channel<Boolean> reads = Channel.make();
    Channel<Boolean> writes = Channel.make(1);
    go(
        "scanner",
        () -> {
          mu.rLock();
          reads.send(true);
          writes.receive();
          if (!fixed) {
            mu.rLock();
            mu.rUnlock();
          }
          mu.rUnlock();
        });
    reads.receive();
    Goroutine raft =
        go(
            "raft",
            () -> {
              mu.lock();
              mu.unlock();
            });
    Bug.waits(raft);
    writes.send(true);
  }

  /// Two locks, taken in two orders.
  private static void b7504(boolean fixed) throws Exception {
    Mutex lease = new Mutex();
    Mutex names = new Mutex();
    twoOrders(lease, names, "release", "get", fixed);
  }

  /// Likewise, with a store and a replica.
  private static void b10214(boolean fixed) throws Exception {
    Mutex store = new Mutex();
    Mutex replica = new Mutex();
    twoOrders(store, replica, "heartbeats", "tick", fixed);
  }

  static void twoOrders(Mutex a, Mutex b, String first, String second, boolean fixed)
      throws Exception {
    WaitGroup both = new WaitGroup();
    both.add(fixed ? 0 : 2);
    go(first, () -> inOrder(a, b, both, fixed));
    go(second, () -> inOrder(fixed ? a : b, fixed ? b : a, both, fixed));
  }

  private static void inOrder(Mutex one, Mutex two, WaitGroup both, boolean fixed)
      throws InterruptedException {
    one.lock();
    if (!fixed) {
      both.done();
      both.await();
    }
    two.lock();
    two.unlock();
    one.unlock();
  }

  /// The log writes an entry about its own failure, under its lock.
  private static void b9935(boolean fixed) {
    Mutex log = new Mutex();
    log.lock();
    if (fixed) {
      log.unlock();
    }
    log.lock();
    log.unlock();
  }

  /// A transaction waits for the end of a context that nobody ends.
  private static void b13197(boolean fixed) {
    Cancellable ctx = Context.background().withCancel();
    go("awaitDone", () -> ctx.done().receive());
    if (fixed) {
      ctx.close();
    }
  }

  /// A reader waits for what comes with a write, and reads again.
  private static void b16167(boolean fixed) throws Exception {
    RWMutex config = new RWMutex();
    Channel<Boolean> reads = Channel.make();
    Channel<Boolean> updated = Channel.make();
    go(
        "exec",
        () -> {
          config.rLock();
          reads.send(true);
          if (fixed) {
            config.rUnlock();
          }
          updated.receive();
          if (!fixed) {
            config.rUnlock();
          }
        });
    reads.receive();
    go(
        "update",
        () -> {
          config.lock();
          config.unlock();
          updated.send(true);
        });
  }

  /// The receiver leaves at the first error, the sender goes on.
  private static void b18101(boolean fixed) throws Exception {
    Channel<Integer> ready = Channel.make();
    Cancellable ctx = Context.background().withCancel();
    go(
        "split",
        () -> {
          boolean more = true;
          for (int i = 0; more && i < 3; i++) {
            int range = i;
            more =
                fixed
                    ? select(ready.onSend(range, () -> true), ctx.done().onReceive(v -> false))
                    : send(ready, range);
          }
        });
    ready.receive();
    ctx.close();
  }

  private static boolean send(Channel<Integer> ch, int value) throws InterruptedException {
    ch.send(value);
    return true;
  }

  /// Two values into a channel with room for one, before the receiver is started.
  private static void b24808(boolean fixed) throws Exception {
    Channel<Boolean> wake = Channel.make(fixed ? 2 : 1);
    wake.send(true);
    wake.send(true);
    go("compact", () -> wake.receive());
  }
}
