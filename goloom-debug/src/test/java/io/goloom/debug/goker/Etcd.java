package io.goloom.debug.goker;

import static io.goloom.Go.go;
import static io.goloom.channel.Select.select;

import io.goloom.channel.Channel;
import io.goloom.sync.Mutex;
import io.goloom.sync.RWMutex;
import java.util.List;

/// Bugs of etcd.
final class Etcd {
  static final List<Bug> BUGS =
      List.of(
          Bug.of("etcd#5509", Etcd::b5509, "close"),
          Bug.of("etcd#6857", Etcd::b6857, "status"),
          Bug.of("etcd#6873", Etcd::b6873, "coalesce", "main"),
          Bug.of("etcd#7492", Etcd::b7492, "assign", "keeper"),
          Bug.of("etcd#10492", Etcd::b10492, "main"));

  private Etcd() {}

  /// A path out of a method that forgets its read lock.
  private static void b5509(boolean fixed) {
    RWMutex mu = new RWMutex();
    mu.rLock();
    if (fixed) {
      mu.rUnlock();
    }
    go(
        "close",
        () -> {
          mu.lock();
          mu.unlock();
        });
  }

  /// Asks a loop that has ended.
  private static void b6857(boolean fixed) throws Exception {
    Channel<Channel<String>> status = Channel.make();
    Channel<Boolean> done = Channel.make();
    go("node", done::close);
    done.receive();
    go(
        "status",
        () -> {
          Channel<String> answer = Channel.make(1);
          if (fixed) {
            select(status.onSend(answer, () -> true), done.onReceive(v -> false));
          } else {
            status.send(answer);
          }
        });
  }

  /// Waits under a lock for one that needs the lock.
  private static void b6873(boolean fixed) throws Exception {
    Mutex mu = new Mutex();
    Channel<Boolean> updates = Channel.make();
    Channel<Boolean> stopped = Channel.make();
    go(
        "coalesce",
        () -> {
          updates.receive();
          mu.lock();
          mu.unlock();
          stopped.close();
        });
    mu.lock();
    updates.send(true);
    if (fixed) {
      mu.unlock();
    }
    stopped.receive();
    if (!fixed) {
      mu.unlock();
    }
  }

  /// Sends under a lock to a loop that wants the lock before it receives.
  private static void b7492(boolean fixed) throws Exception {
    Mutex tokens = new Mutex();
    Channel<String> added = Channel.make(1);
    Channel<Boolean> full = Channel.make();
    go(
        "assign",
        () -> {
          tokens.lock();
          added.send("a");
          full.close();
          if (fixed) {
            tokens.unlock();
          }
          added.send("b");
          if (!fixed) {
            tokens.unlock();
          }
        });
    full.receive();
    go(
        "keeper",
        () -> {
          tokens.lock(); // a tick: old ones are removed first
          tokens.unlock();
          added.receive();
          added.receive();
        });
  }

  /// Calls back under the lock, and the callback locks.
  private static void b10492(boolean fixed) {
    RWMutex lessor = new RWMutex();
    Runnable checkpointer =
        () -> {
          lessor.lock();
          lessor.unlock();
        };
    if (fixed) {
      checkpointer.run();
    } else {
      lessor.rLock();
      checkpointer.run();
      lessor.rUnlock();
    }
  }
}
