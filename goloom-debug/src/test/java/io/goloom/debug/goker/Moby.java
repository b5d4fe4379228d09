package io.goloom.debug.goker;

import static io.goloom.Go.go;
import static io.goloom.channel.Select.select;

import io.goloom.channel.Channel;
import io.goloom.sync.Cond;
import io.goloom.sync.Mutex;
import java.util.List;

/// Bugs of Docker.
final class Moby {
  static final List<Bug> BUGS =
      List.of(
          Bug.of("moby#4395", Moby::b4395, "promise"),
          Bug.of("moby#4951", Moby::b4951, "delete", "mount"),
          Bug.of("moby#7559", Moby::b7559, "main"),
          Bug.of("moby#28462", Moby::b28462, "kill", "monitor"),
          Bug.of("moby#30408", Moby::b30408, "await"),
          Bug.of("moby#33781", Moby::b33781, "probe"));

  private Moby() {}

  /// The caller does not want the error of what it has started.
  private static void b4395(boolean fixed) {
    Channel<String> error = Channel.make(fixed ? 1 : 0);
    go("promise", () -> error.send("none"));
  }

  /// The lock of a device and the lock of all, in two orders.
  private static void b4951(boolean fixed) throws Exception {
    Cockroach.twoOrders(new Mutex(), new Mutex(), "delete", "mount", fixed);
  }

  /// Goes on with the next one, and forgets the lock.
  private static void b7559(boolean fixed) {
    Mutex proxy = new Mutex();
    for (int i = 0; i < 2; i++) {
      proxy.lock();
      if (i == 0 && !fixed) {
        continue;
      }
      proxy.unlock();
    }
  }

  /// Stops a monitor under the lock of the container, which the monitor wants.
  private static void b28462(boolean fixed) throws Exception {
    Mutex container = new Mutex();
    Channel<Boolean> stop = Channel.make(fixed ? 1 : 0);
    Channel<Boolean> locked = Channel.make();
    go(
        "kill",
        () -> {
          container.lock();
          locked.close();
          stop.send(true);
          container.unlock();
        });
    locked.receive();
    go(
        "monitor",
        () -> {
          container.withLock(() -> {}); // handles a result of a probe
          stop.receive();
        });
  }

  /// Activated without a broadcast.
  private static void b30408(boolean fixed) throws Exception {
    Mutex mu = new Mutex();
    Cond activated = new Cond(mu);
    boolean[] active = {false};
    var waiter =
        go(
            "await",
            () -> {
              mu.lock();
              while (!active[0]) {
                activated.await();
              }
              mu.unlock();
            });
    Bug.waits(waiter);
    mu.lock();
    active[0] = true;
    if (fixed) {
      activated.broadcast();
    }
    mu.unlock();
  }

  /// The monitor leaves, the probe has a result.
  private static void b33781(boolean fixed) throws Exception {
    Channel<String> results = Channel.make(fixed ? 1 : 0);
    Channel<Boolean> stop = Channel.make();
    go(
        "monitor",
        () -> {
          go(
              "probe",
              () -> {
                stop.receive();
                results.send("healthy");
              });
          stop.close();
          select(stop.onReceive(v -> true));
        });
  }
}
