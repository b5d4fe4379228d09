package io.goloom.debug.goker;

import static io.goloom.Go.go;

import io.goloom.channel.Channel;
import io.goloom.sync.Mutex;
import io.goloom.sync.Once;
import io.goloom.sync.RWMutex;
import io.goloom.sync.WaitGroup;
import java.util.List;

/// Bugs of Hugo, Istio, Knative and Syncthing.
final class Others {
  static final List<Bug> BUGS =
      List.of(
          Bug.of("hugo#3251", Others::b3251, "other"),
          Bug.of("hugo#5379", Others::b5379, "main"),
          Bug.of("istio#17860", Others::b17860, "wait"),
          Bug.of("serving#2137", Others::b2137, "first", "second", "main"),
          Bug.of("syncthing#5795", Others::b5795, "dispatcher"));

  private Others() {}

  /// Unlocks an address only where the download went well.
  private static void b3251(boolean fixed) throws Exception {
    RWMutex url = new RWMutex();
    Channel<Boolean> failed = Channel.make();
    go(
        "one",
        () -> {
          url.lock();
          if (fixed) {
            url.unlock();
          }
          failed.close();
        });
    failed.receive();
    go(
        "other",
        () -> {
          url.rLock();
          url.rUnlock();
        });
  }

  /// What is done once asks for itself.
  private static void b5379(boolean fixed) throws Exception {
    Mutex shortcodes = new Mutex();
    Once content = new Once();
    content.run(() -> {
      shortcodes.lock();
      if (!fixed) {
        shortcodes.lock();
        shortcodes.unlock();
      }
      shortcodes.unlock();
    });
  }

  /// The agent has gone, and nobody takes the status of what it started.
  private static void b17860(boolean fixed) throws Exception {
    Channel<Integer> status = Channel.make(fixed ? 1 : 0);
    go("agent", () -> go("wait", () -> status.send(0)));
  }

  /// Two requests hold what the other one's release needs.
  private static void b2137(boolean fixed) throws Exception {
    Channel<Boolean> active = Channel.make(1);
    Channel<Boolean> pending = Channel.make(fixed ? 2 : 1);
    WaitGroup both = new WaitGroup();
    both.add(2);
    Channel<Boolean> begin = Channel.make();
    for (String name : List.of("first", "second")) {
      go(
          name,
          () -> {
            begin.receive();
            pending.send(true);
            if (!fixed) {
              pending.send(true); // asks for a second place while it has the first
            }
            active.send(true);
            active.receive();
            both.done();
          });
    }
    begin.close();
    both.await();
  }

  /// Closes a connection from its own dispatcher, and waits for the dispatcher.
  private static void b5795(boolean fixed) {
    Channel<Boolean> stopped = Channel.make();
    go(
        "dispatcher",
        () -> {
          if (fixed) {
            go("close", () -> stopped.receive());
          } else {
            stopped.receive();
          }
          stopped.close();
        });
  }
}
