package io.goloom.testkit;

import io.goloom.Go;
import io.goloom.channel.Channel;
import io.goloom.channel.Select;
import io.goloom.channel.TryReceive;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.sched.Task;
import io.goloom.sync.Cond;
import io.goloom.sync.Mutex;
import io.goloom.sync.WaitGroup;
import java.time.Duration;

/// Mistakes as they are made, each with its mended twin.
enum PlantedBug {
  /// Read, then write, and nothing keeps another one out in between.
  LOST_UPDATE("expected 2, was 1") {
    @Override
    void run(boolean mended) throws Exception {
      int[] counter = {0};
      Mutex mutex = new Mutex();
      Task increment =
          () -> {
            int read = counter[0];
            Explorer.choicePoint();
            counter[0] = read + 1;
          };
      WaitGroup group = new WaitGroup();
      for (int i = 0; i < 2; i++) {
        group.go(mended ? () -> mutex.withLock(increment::run) : increment);
      }
      group.await();
      check(counter[0] == 2, "expected 2, was " + counter[0]);
    }
  },

  /// The signal comes between the look at the state and the wait.
  LOST_WAKE_UP("sync.Cond.await") {
    @Override
    void run(boolean mended) throws Exception {
      boolean[] there = {false};
      Mutex mutex = new Mutex();
      Cond cond = new Cond(mutex);
      Go.go(() -> {
        if (mended) {
          mutex.lock();
          there[0] = true;
          mutex.unlock();
        } else {
          there[0] = true; // without the lock
        }
        cond.signal();
      });
      mutex.lock();
      while (!there[0]) {
        cond.await();
      }
      mutex.unlock();
    }
  },

  /// Two locks, taken in two orders.
  LOCK_ORDER("sync.Mutex.lock") {
    @Override
    void run(boolean mended) throws Exception {
      Mutex a = new Mutex();
      Mutex b = new Mutex();
      WaitGroup group = new WaitGroup();
      group.go(() -> a.withLock(() -> b.withLock(() -> {})));
      group.go(() -> {
        if (mended) {
          a.withLock(() -> b.withLock(() -> {}));
        } else {
          b.withLock(() -> a.withLock(() -> {}));
        }
      });
      group.await();
    }
  },

  /// Two that both see that the channel is open, and both close it.
  DOUBLE_CLOSE("ChannelClosedException") {
    @Override
    void run(boolean mended) throws Exception {
      Channel<Integer> channel = Channel.make();
      Mutex mutex = new Mutex();
      Task close =
          () -> {
            if (!channel.isClosed()) {
              channel.close();
            }
          };
      WaitGroup group = new WaitGroup();
      for (int i = 0; i < 2; i++) {
        group.go(mended ? () -> mutex.withLock(close::run) : close);
      }
      group.await();
    }
  },

  /// A worker that looks at the context between two steps and then waits without it.
  MISSED_CANCEL("chan receive") {
    @Override
    void run(boolean mended) throws Exception {
      Channel<Integer> work = Channel.make();
      WaitGroup group = new WaitGroup();
      try (Cancellable ctx = Context.background().withCancel()) {
        group.go(() -> {
          while (ctx.err() == null) {
            if (mended) {
              Select.select(work.onReceive(v -> v), ctx.done().onReceive(_ -> 0));
            } else {
              work.receive();
            }
          }
        });
        Select.select(work.onSend(1, () -> 1), Select.orElse(() -> 0));
        ctx.cancel();
        group.await();
      }
    }
  },

  /// add() in the goroutine: await() may come first.
  ADD_AND_AWAIT("not all done|WaitGroup reused") {
    @Override
    void run(boolean mended) throws Exception {
      WaitGroup group = new WaitGroup();
      int[] done = {0};
      for (int i = 0; i < 2; i++) {
        if (mended) {
          group.add(1);
        }
        Go.go(() -> {
          if (!mended) {
            group.add(1);
          }
          done[0]++;
          group.done();
        });
      }
      Go.gosched(); // "so that they can start": it seems to help
      group.await();
      check(done[0] == 2, "not all done");
    }
  },

  /// A timeout that comes at the same moment as the answer, and a sender that nobody receives from
  /// any more.
  LATE_ANSWER("chan send") {
    @Override
    void run(boolean mended) throws Exception {
      Channel<String> answer = Channel.make(mended ? 1 : 0);
      Go.go(() -> {
        Go.sleep(Duration.ofSeconds(1));
        answer.send("late");
      });
      Go.gosched();
      try (Cancellable ctx = Context.background().withTimeout(Duration.ofSeconds(1))) {
        Select.select(answer.onReceive(v -> v), ctx.done().onReceive(v -> "timeout"));
      }
    }
  },

  /// A guard that gives up waiting for a lock in between, and then uses what it guards.
  CHECK_THEN_ACT("taken twice") {
    @Override
    void run(boolean mended) throws Exception {
      Channel<Integer> tickets = Channel.make(1);
      tickets.send(1);
      int[] taken = {0};
      WaitGroup group = new WaitGroup();
      for (int i = 0; i < 3; i++) {
        group.go(() -> {
          if (mended) {
            if (tickets.tryReceive() instanceof TryReceive.Received) {
              taken[0]++;
            }
          } else if (tickets.len() > 0) {
            taken[0]++;
            tickets.tryReceive();
          }
        });
      }
      group.await();
      check(taken[0] == 1, "taken twice");
    }
  };

  /// What the failure says, as a pattern.
  final String says;

  PlantedBug(String says) {
    this.says = says;
  }

  abstract void run(boolean mended) throws Exception;

  static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
