package io.goloom.debug.goker;

import static io.goloom.Go.go;
import static io.goloom.channel.Select.select;

import io.goloom.Goroutine;
import io.goloom.channel.Channel;
import io.goloom.channel.ReceiveChannel;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.sync.Cond;
import io.goloom.sync.ErrGroup;
import io.goloom.sync.Mutex;
import io.goloom.sync.RWMutex;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;

/// More bugs of Kubernetes, as classes with fields.
final class Watches {
  static final List<Bug> BUGS =
      List.of(
          Bug.of("kubernetes#11298", Watches::b11298, "run"),
          Bug.of("kubernetes#13135", Watches::b13135, "replace", "stop"),
          Bug.of("kubernetes#25331", Watches::b25331, "run"),
          Bug.of("kubernetes#26980", Watches::b26980, "pop", "add"),
          Bug.of("kubernetes#30872", Watches::b30872, "deliver", "update", "delete"),
          Bug.of("kubernetes#62464", Watches::b62464, "main", "reconcile", "remove"),
          Bug.of(
              "own: a queue whose taker is told of no end",
              Watches::takerIsNotTold,
              "main",
              "take"));

  private Watches() {}

  /// A signal that comes before anybody waits for it is lost.
  private static final class Loop {
    private final Mutex mu = new Mutex();
    private final Cond turn = new Cond(mu);
    private boolean signaled;

    void run(ReceiveChannel<Boolean> begin, boolean fixed) throws InterruptedException {
      begin.receive();
      mu.lock();
      try {
        while (!(fixed && signaled)) {
          turn.await();
        }
      } finally {
        mu.unlock();
      }
    }

    void signal() {
      mu.withLock(() -> signaled = true);
      turn.signal();
    }
  }

  private static void b11298(boolean fixed) {
    Channel<Boolean> begin = Channel.make();
    Loop loop = new Loop();
    go(() -> loop.run(begin, fixed));
    loop.signal();
    begin.close();
  }

  /// A cache and its store lock each other, in two orders.
  private static final class Cacher {
    private final RWMutex usable = new RWMutex();
    private final RWMutex store = new RWMutex();
    private final Channel<Boolean> both = Channel.make();

    void replace(boolean fixed) throws InterruptedException {
      store.lock();
      try {
        if (fixed) {
          return;
        }
        both.send(true);
        usable.lock();
        usable.unlock();
      } finally {
        store.unlock();
      }
    }

    void stop(boolean fixed) throws InterruptedException {
      usable.rLock();
      try {
        if (!fixed) {
          both.receive();
        }
        store.rLock();
        store.rUnlock();
      } finally {
        usable.rUnlock();
      }
    }
  }

  private static void b13135(boolean fixed) {
    Cacher cacher = new Cacher();
    go(() -> cacher.replace(fixed));
    go(() -> cacher.stop(fixed));
  }

  /// A watch that has errors for whoever has stopped it.
  private static final class WatchChan {
    private final Cancellable ctx = Context.background().withCancel();
    private final Channel<String> result = Channel.make();
    private final Channel<Exception> error = Channel.make();

    void run(boolean fixed) throws InterruptedException {
      Exception problem = error.receive();
      if (fixed) {
        select(result.onSend("" + problem, () -> true), ctx.done().onReceive(v -> false));
      } else {
        result.send("" + problem);
      }
    }

    void stop() throws InterruptedException {
      error.send(new IllegalStateException("too old"));
      ctx.close();
    }
  }

  private static void b25331(boolean fixed) throws Exception {
    WatchChan watch = new WatchChan();
    go(() -> watch.run(fixed));
    watch.stop();
  }

  /// A processor whose pop holds the lock while it hands on.
  private static final class Processor {
    private final Mutex lock = new Mutex();
    private final Cond notEmpty = new Cond(lock);
    private final List<String> pending = new ArrayList<>();
    private final Channel<String> next = Channel.make();
    private final Channel<Boolean> stop = Channel.make();

    void add(String one) {
      lock.withLock(() -> {
        pending.add(one);
        notEmpty.broadcast();
      });
    }

    void pop(boolean fixed) throws InterruptedException {
      lock.lock();
      try {
        while (pending.isEmpty()) {
          notEmpty.await();
        }
        String one = pending.removeFirst();
        if (fixed) {
          select(stop.onReceive(v -> false), next.onSend(one, () -> true));
        } else {
          next.send(one);
        }
      } finally {
        lock.unlock();
      }
    }
  }

  private static void b26980(boolean fixed) {
    Processor processor = new Processor();
    Goroutine pop = go(() -> processor.pop(fixed));
    processor.add("first");
    if (!fixed) {
      waitsFor(pop, "chan send");
    }
    processor.stop.close();
    go(() -> processor.add("second"));
  }

  private static void waitsFor(Goroutine g, String what) {
    while (!g.toString().endsWith(what)) {
      io.goloom.Go.gosched();
    }
  }

  /// Three locks, each held by who wants the next.
  private static void b30872(boolean fixed) {
    List<Mutex> locks = List.of(new Mutex(), new Mutex(), new Mutex());
    Channel<Boolean> held = Channel.make(3);
    Channel<Boolean> all = Channel.make();
    List<String> names = List.of("deliver", "update", "delete");
    for (int i = 0; i < names.size(); i++) {
      Mutex first = locks.get(fixed ? 0 : i);
      Mutex second = locks.get(fixed ? 1 : (i + 1) % 3);
      go(names.get(i), () -> both(first, second, held, all, fixed));
    }
    go(
        "control",
        () -> {
          for (int i = 0; i < 3 && !fixed; i++) {
            held.receive();
          }
          all.close();
        });
  }

  private static void both(
      Mutex first, Mutex second, Channel<Boolean> held, Channel<Boolean> all, boolean fixed)
      throws InterruptedException {
    first.lock();
    try {
      held.send(true);
      if (!fixed) {
        all.receive();
      }
      second.withLock(() -> {});
    } finally {
      first.unlock();
    }
  }

  /// Reads under a read lock, with somebody in between who removes.
  private static final class CpuManager {
    private final RWMutex state = new RWMutex();

    void reconcile(Channel<Boolean> reads, Channel<Boolean> goOn, boolean fixed)
        throws InterruptedException {
      state.rLock();
      try {
        reads.send(true);
        goOn.receive();
        if (!fixed) {
          state.rLock();
          state.rUnlock();
        }
      } finally {
        state.rUnlock();
      }
    }

    void remove() {
      state.lock();
      state.unlock();
    }
  }

  private static void b62464(boolean fixed) throws Exception {
    CpuManager manager = new CpuManager();
    Channel<Boolean> reads = Channel.make();
    Channel<Boolean> goOn = Channel.make();
    try (ErrGroup pods = new ErrGroup()) {
      pods.go(() -> manager.reconcile(reads, goOn, fixed));
      reads.receive();
      Goroutine remove = go(manager::remove);
      Bug.waits(remove);
      goOn.send(true);
      pods.await();
    }
  }

  /// A queue of the JDK's, whose only producer has left.
  private static void takerIsNotTold(boolean fixed) throws Exception {
    LinkedBlockingQueue<String> queue = new LinkedBlockingQueue<>();
    Channel<String> taken = Channel.make();
    go("take", () -> taken.send(queue.take()));
    if (fixed) {
      queue.put("pod");
    }
    taken.receive();
  }
}
