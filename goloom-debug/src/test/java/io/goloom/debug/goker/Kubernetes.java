package io.goloom.debug.goker;

import static io.goloom.Go.go;
import static io.goloom.channel.Select.select;

import io.goloom.Goroutine;
import io.goloom.channel.Channel;
import io.goloom.context.Context;
import io.goloom.context.DeadlineExceededException;
import io.goloom.sync.Mutex;
import io.goloom.sync.RWMutex;
import java.time.Duration;
import java.util.List;

/// Bugs of Kubernetes.
final class Kubernetes {
  static final List<Bug> BUGS =
      List.of(
          Bug.of("kubernetes#1321", Kubernetes::b1321, "distribute", "stop"),
          Bug.of("kubernetes#5316", Kubernetes::b5316, "request"),
          Bug.of("kubernetes#6632", Kubernetes::b6632, "write", "monitor"),
          Bug.of("kubernetes#10182", Kubernetes::b10182, "setStatus", "sync"),
          Bug.of("kubernetes#38669", Kubernetes::b38669, "main"),
          Bug.of("kubernetes#58107", Kubernetes::b58107, "worker", "sync"),
          Bug.of("kubernetes#70277", Kubernetes::b70277, "poller"));

  private Kubernetes() {}

  /// Distributes to a watcher under a lock that the watcher takes before it stops receiving.
  private static void b1321(boolean fixed) throws Exception {
    Mutex mux = new Mutex();
    Channel<String> result = Channel.make();
    Channel<Boolean> done = Channel.make();
    Channel<Boolean> locked = Channel.make();
    go(
        "distribute",
        () -> {
          mux.lock();
          locked.close();
          if (fixed) {
            select(result.onSend("event", () -> true), done.onReceive(v -> false));
          } else {
            result.send("event");
          }
          mux.unlock();
        });
    locked.receive();
    go(
        "stop",
        () -> {
          if (fixed) {
            done.close();
          }
          mux.withLock(() -> {});
        });
  }

  /// The request that timed out has nobody to hand its result to.
  private static void b5316(boolean fixed) throws Exception {
    Channel<String> result = Channel.make(fixed ? 1 : 0);
    go("request", () -> result.send("late"));
    try (var timeout = Context.background().withTimeout(Duration.ZERO)) {
      result.receive(timeout);
    } catch (DeadlineExceededException e) {
      // as it was meant to
    }
  }

  /// Resets a monitor under the lock that the monitor closes with.
  private static void b6632(boolean fixed) throws Exception {
    Mutex writeLock = new Mutex();
    Channel<Boolean> reset = Channel.make(fixed ? 1 : 0);
    Channel<Boolean> locked = Channel.make();
    go(
        "write",
        () -> {
          writeLock.lock();
          locked.close();
          reset.send(true);
          writeLock.unlock();
        });
    locked.receive();
    go("monitor", () -> writeLock.withLock(() -> {}));
  }

  /// Sends a status under the lock that the receiver takes for each one.
  private static void b10182(boolean fixed) throws Exception {
    Mutex statuses = new Mutex();
    Channel<Integer> changes = Channel.make();
    Channel<Boolean> first = Channel.make();
    go(
        "setStatus",
        () -> {
          statuses.lock();
          changes.send(1);
          first.close();
          if (fixed) {
            statuses.unlock();
          }
          changes.send(2);
          if (!fixed) {
            statuses.unlock();
          }
        });
    go(
        "sync",
        () -> {
          for (int i = 0; i < 2; i++) {
            changes.receive();
            first.receive();
            statuses.withLock(() -> {});
          }
        });
  }

  /// Sends the first events before the consumer is started.
  private static void b38669(boolean fixed) throws Exception {
    Channel<String> result = Channel.make(fixed ? 1 : 0);
    result.send("added");
    go("consumer", () -> result.receive());
  }

  /// A worker reads again while a sync waits to write.
  private static void b58107(boolean fixed) throws Exception {
    RWMutex workers = new RWMutex();
    Channel<Boolean> reads = Channel.make();
    Channel<Boolean> go = Channel.make(1);
    go(
        "worker",
        () -> {
          workers.rLock();
          reads.close();
          go.receive();
          if (!fixed) {
            workers.rLock();
            workers.rUnlock();
          }
          workers.rUnlock();
        });
    reads.receive();
    Goroutine sync =
        go(
            "sync",
            () -> {
              workers.lock();
              workers.unlock();
            });
    Bug.waits(sync);
    go.send(true);
  }

  /// A poller ticks for one who waits no more.
  private static void b70277(boolean fixed) throws Exception {
    Channel<Boolean> ticks = Channel.make();
    Channel<Boolean> done = Channel.make();
    go(
        "poller",
        () -> {
          boolean more = true;
          while (more) {
            more =
                fixed
                    ? select(ticks.onSend(true, () -> true), done.onReceive(v -> false))
                    : sent(ticks);
          }
        });
    ticks.receive();
    done.close();
  }

  private static boolean sent(Channel<Boolean> ticks) throws InterruptedException {
    ticks.send(true);
    return true;
  }
}
