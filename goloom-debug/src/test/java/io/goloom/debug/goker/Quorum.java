package io.goloom.debug.goker;

import static io.goloom.Go.go;
import static io.goloom.channel.Select.select;

import io.goloom.Go;
import io.goloom.Goroutine;
import io.goloom.channel.Channel;
import io.goloom.channel.ReceiveChannel;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.sync.ErrGroup;
import io.goloom.sync.Mutex;
import io.goloom.sync.RWMutex;
import io.goloom.sync.WaitGroup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/// More bugs of CockroachDB and etcd, as classes with fields.
final class Quorum {
  static final List<Bug> BUGS =
      List.of(
          Bug.of("cockroach#1055", Quorum::b1055, "stop", "task"),
          Bug.of("cockroach#1462", Quorum::b1462, "intercept", "main"),
          Bug.of("cockroach#6181", Quorum::b6181, "lookup", "evict"),
          Bug.of("cockroach#10790", Quorum::b10790, "main"),
          Bug.of("cockroach#13755", Quorum::b13755, "rows"),
          Bug.of("cockroach#25456", Quorum::b25456, "main"),
          Bug.of("cockroach#35073", Quorum::b35073, "outbox", "main"),
          Bug.of("cockroach#35931", Quorum::b35931, "main"),
          Bug.of("etcd#7902", Quorum::b7902, "lead", "follow", "main"));

  private Quorum() {}

  /// Counts tasks, and lets none begin once it drains.
  private static final class Stopper {
    private final Mutex mu = new Mutex();
    private final WaitGroup drain = new WaitGroup();
    private boolean draining;

    boolean begin() {
      mu.lock();
      try {
        if (!draining) {
          drain.add(1);
        }
        return !draining;
      } finally {
        mu.unlock();
      }
    }

    void end() {
      mu.lock();
      try {
        drain.done();
      } finally {
        mu.unlock();
      }
    }

    void stop(boolean fixed) throws InterruptedException {
      mu.lock();
      draining = true;
      if (fixed) {
        mu.unlock();
        drain.await();
        return;
      }
      try {
        drain.await();
      } finally {
        mu.unlock();
      }
    }
  }

  /// Waits for tasks under the lock that they need to end.
  private static void b1055(boolean fixed) throws Exception {
    Stopper stopper = new Stopper();
    Channel<Boolean> work = Channel.make();
    go(
        "task",
        () -> {
          if (stopper.begin()) {
            work.receive();
            work.receive();
            stopper.end();
          }
        });
    work.send(true);
    Goroutine stop = go("stop", () -> stopper.stop(fixed));
    Bug.waits(stop);
    work.send(true);
  }

  /// A worker hands on events to one that has left; whoever stops waits for the worker.
  private static void b1462(boolean fixed) throws Exception {
    Channel<String> events = Channel.make();
    Channel<Boolean> closed = Channel.make();
    WaitGroup workers = new WaitGroup();
    workers.add(1);
    ThreadFactory factory = Go.threadFactory();
    factory.newThread(() -> intercept(events, closed, workers, fixed)).start();
    closed.close();
    workers.await();
  }

  private static void intercept(
      Channel<String> events, Channel<Boolean> closed, WaitGroup workers, boolean fixed) {
    try {
      if (fixed) {
        select(events.onSend("proposal", () -> true), closed.onReceive(v -> false));
      } else {
        events.send("proposal");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      workers.done();
    }
  }

  /// A cache of ranges whose text needs the lock, too.
  private static final class RangeCache {
    final RWMutex mu = new RWMutex();
    final Map<String, Integer> ranges = new HashMap<>();

    String describe(boolean locked) {
      if (!locked) {
        mu.rLock();
      }
      String text = ranges.toString();
      if (!locked) {
        mu.rUnlock();
      }
      return text;
    }
  }

  /// Reads, and reads again for a line of the log while an eviction waits.
  private static void b6181(boolean fixed) throws Exception {
    RangeCache cache = new RangeCache();
    Channel<Boolean> reads = Channel.make();
    go(
        "lookup",
        () ->
            cache
                .mu
                .rLocker()
                .withLock(() -> {
                  reads.close();
                  boolean waits = false;
                  while (!waits) {
                    waits = cache.mu.toString().contains("writer waits");
                    Go.gosched();
                  }
                  cache.describe(fixed);
                }));
    reads.receive();
    go(
        "evict",
        () -> {
          cache.mu.lock();
          try {
            cache.ranges.clear();
          } finally {
            cache.mu.unlock();
          }
        });
  }

  /// Waits for commands that were queued before, one of which is never answered, and forgets the
  /// context.
  private static void b10790(boolean fixed) throws Exception {
    List<Channel<Boolean>> queued = List.of(Channel.make(), Channel.make());
    queued.getFirst().close();
    try (Cancellable ctx = Context.background().withCancel()) {
      for (Channel<Boolean> command : queued) {
        if (fixed) {
          ctx.cancel();
          select(command.onReceive(v -> true), ctx.done().onReceive(v -> false));
        } else {
          command.receive();
        }
      }
    }
  }

  /// Rows that somebody must close; what watches their context is started by them.
  private static final class Rows implements AutoCloseable {
    private final Cancellable ctx;

    Rows(Context parent) {
      ctx = parent.withCancel();
      go(
          "rows",
          () -> {
            ctx.done().receive();
          });
    }

    @Override
    public void close() {
      ctx.close();
    }
  }

  private static void b13755(boolean fixed) {
    Rows rows = new Rows(Context.background());
    if (fixed) {
      rows.close();
    }
  }

  /// Asks a queue that quiesces already for a check, and waits for the end of it.
  private static void b25456(boolean fixed) throws Exception {
    Channel<Boolean> quiesce = Channel.make();
    Channel<Boolean> checked = Channel.make();
    try (var pool = Executors.newThreadPerTaskExecutor(Go.threadFactory())) {
      pool.execute(() -> {
        for (Boolean begun : quiesce) {
          checked.trySend(begun);
        }
      });
      quiesce.close();
    }
    if (fixed) {
      select(checked.onReceive(v -> true), quiesce.onReceive(v -> false));
    } else {
      checked.receive();
    }
  }

  /// A consumer that is done leaves its channel full; who drains it waits for the producer.
  private static void b35073(boolean fixed) throws Exception {
    Channel<Integer> rows = Channel.make(2);
    Channel<Boolean> consumerDone = Channel.make();
    WaitGroup flow = new WaitGroup();
    flow.add(1);
    go(
        "outbox",
        () -> {
          try {
            boolean more = true;
            for (int i = 0; more && i < 4; i++) {
              int row = i;
              if (fixed) {
                more = select(rows.onSend(row, () -> true), consumerDone.onReceive(v -> false));
              } else {
                rows.send(row);
              }
            }
          } finally {
            flow.done();
          }
        });
    consumerDone.close();
    flow.await();
  }

  /// Starts a flow whose first processor has nobody to push to yet.
  private static void b35931(boolean fixed) throws Exception {
    Channel<String> receiver = Channel.make(1);
    List<Runnable> consumers = new ArrayList<>();
    consumers.add(() ->
        go(
            "consumer",
            () -> {
              for (String row = receiver.receive(); row != null; row = receiver.receive()) {
                Go.gosched();
              }
            }));
    if (fixed) {
      consumers.forEach(Runnable::run);
    }
    receiver.send("error");
    receiver.send("metadata");
    consumers.forEach(Runnable::run);
    receiver.close();
  }

  /// Rounds of an election: each waits for the channel of the next round, which the loser's lock
  /// keeps from being made.
  private static final class Rounds {
    private final Mutex mu = new Mutex();
    private Channel<Boolean> next = Channel.make();

    void follow(Channel<Boolean> ready, boolean fixed) throws InterruptedException {
      mu.lock();
      ReceiveChannel<Boolean> mine = next;
      if (fixed) {
        mu.unlock();
      }
      ready.send(true);
      mine.receive();
      if (!fixed) {
        mu.unlock();
      }
    }

    void lead() {
      mu.lock();
      try {
        next.close();
        next = Channel.make();
      } finally {
        mu.unlock();
      }
    }
  }

  private static void b7902(boolean fixed) throws Exception {
    Rounds rounds = new Rounds();
    Channel<Boolean> ready = Channel.make();
    try (ErrGroup clients = new ErrGroup()) {
      clients.go(() -> rounds.follow(ready, fixed));
      ready.receive();
      clients.go(rounds::lead);
      clients.await();
    }
  }
}
