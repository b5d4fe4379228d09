package io.goloom.debug.goker;

import static io.goloom.Go.go;
import static io.goloom.channel.Select.orElse;
import static io.goloom.channel.Select.select;

import io.goloom.Go;
import io.goloom.Goroutine;
import io.goloom.channel.Channel;
import io.goloom.channel.ReceiveChannel;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.sync.Cond;
import io.goloom.sync.Mutex;
import io.goloom.sync.RWMutex;
import io.goloom.sync.WaitGroup;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// More bugs of Docker, Syncthing, Istio and gRPC, as classes with fields.
final class Engine {
  static final List<Bug> BUGS =
      List.of(
          Bug.of("moby#17176", Engine::b17176, "delete"),
          Bug.of("moby#21233", Engine::b21233, "broadcast", "release"),
          Bug.of("moby#25348", Engine::b25348, "main"),
          Bug.of("moby#27782", Engine::b27782, "follow", "readEvents"),
          Bug.of("moby#29733", Engine::b29733, "waitActive"),
          Bug.of("moby#33293", Engine::b33293, "main"),
          Bug.of("moby#36114", Engine::b36114, "main"),
          Bug.of("syncthing#4829", Engine::b4829, "main"),
          Bug.of("istio#16224", Engine::b16224, "main", "dispatch"),
          Bug.of("istio#18454", Engine::b18454, "work", "main"),
          Bug.of("grpc#1424", Engine::b1424, "watch", "main"),
          Bug.of(
              "own: the first of three alone is told", Engine::firstAloneIsTold, "drain", "drain"));

  private Engine() {}

  /// Devices that are deleted one by one; a busy one is met on the way.
  private static final class Devices {
    private final Mutex mu = new Mutex();
    private final Deque<String> deleted = new ArrayDeque<>(List.of("a", "busy"));

    void clean(boolean fixed) {
      mu.lock();
      if (deleted.contains("busy")) {
        if (fixed) {
          mu.unlock();
        }
        return;
      }
      deleted.clear();
      mu.unlock();
    }

    void delete() {
      mu.lock();
      try {
        deleted.poll();
      } finally {
        mu.unlock();
      }
    }
  }

  private static void b17176(boolean fixed) {
    Devices devices = new Devices();
    devices.clean(fixed);
    WaitGroup one = new WaitGroup();
    one.go(devices::delete);
  }

  /// Progress of a transfer to those who watch, who leave without a word.
  private static final class Transfer {
    private final Mutex mu = new Mutex();
    private final Channel<Boolean> signal = Channel.make();
    private final Channel<Boolean> left = Channel.make();

    void broadcast(boolean fixed) throws InterruptedException {
      mu.lock();
      try {
        if (fixed) {
          select(signal.onSend(true, () -> true), orElse(() -> false));
        } else {
          signal.send(true);
        }
      } finally {
        mu.unlock();
      }
    }

    void release() throws InterruptedException {
      left.receive();
      mu.lock();
      try {
        signal.close();
      } finally {
        mu.unlock();
      }
    }
  }

  private static void b21233(boolean fixed) {
    Transfer transfer = new Transfer();
    Goroutine last = go(() -> transfer.broadcast(fixed));
    if (!fixed) {
      Bug.waits(last);
    }
    go(transfer::release);
    transfer.left.close();
  }

  /// Waits for all plugins within the loop that starts them.
  private static void b25348(boolean fixed) throws Exception {
    List<String> plugins = List.of("authz", "log");
    WaitGroup group = new WaitGroup();
    group.add(plugins.size());
    for (String plugin : plugins) {
      go("init " + plugin, group::done);
      if (!fixed) {
        group.await();
      }
    }
    group.await();
  }

  /// A watcher of files whose close waits for its reader, who has an event for whoever closes.
  private static final class Watcher {
    private final boolean fixed;
    private final Channel<String> events = Channel.make();
    private final Channel<Boolean> done = Channel.make();
    private final Channel<Boolean> ended = Channel.make();

    Watcher(boolean fixed) {
      this.fixed = fixed;
      go(this::readEvents);
    }

    private void readEvents() throws InterruptedException {
      var write = events.onSend("write", () -> true);
      boolean more = true;
      while (more) {
        more = fixed ? select(write, done.onReceive(v -> false)) : select(write);
      }
      ended.close();
    }

    void follow() throws InterruptedException {
      events.receive();
      done.close();
      ended.receive();
    }
  }

  private static void b27782(boolean fixed) {
    Watcher watcher = new Watcher(fixed);
    go(watcher::follow);
  }

  /// A plugin that others wait for. Its activation fails, and nobody is told.
  private static final class Plugin {
    private final Mutex mu = new Mutex();
    private final Cond activated = new Cond(mu);
    private boolean over;

    void waitActive() throws InterruptedException {
      mu.lock();
      try {
        while (!over) {
          activated.await();
        }
      } finally {
        mu.unlock();
      }
    }

    void activate(boolean fixed) {
      mu.withLock(() -> over = true);
      if (fixed) {
        activated.broadcast();
      }
    }
  }

  private static void b29733(boolean fixed) {
    Plugin plugin = new Plugin();
    Bug.waits(go(plugin::waitActive));
    plugin.activate(fixed);
  }

  /// Returns an error over a channel that only the caller receives from, once it has returned.
  private static ReceiveChannel<Exception> events(boolean fixed) throws InterruptedException {
    Channel<Exception> error = Channel.make(fixed ? 1 : 0);
    error.send(new IllegalArgumentException("no such filter"));
    return error;
  }

  private static void b33293(boolean fixed) throws Exception {
    events(fixed).receive();
  }

  /// Starts a machine under its lock, which starting takes.
  private static final class Machine {
    private final Mutex mu = new Mutex();
    private int disks;

    private void addDisk(boolean locked) {
      if (locked) {
        disks++;
      } else {
        mu.withLock(() -> disks++);
      }
    }

    void start(boolean fixed) {
      mu.withLock(() -> addDisk(fixed));
    }
  }

  private static void b36114(boolean fixed) {
    new Machine().start(fixed);
  }

  /// Tells those who listen to a mapping under its lock; they ask it for its address.
  private static final class Mapping {
    private final RWMutex mut = new RWMutex();
    private final List<Runnable> listeners = new ArrayList<>();
    private String address = "";

    String address() {
      mut.rLock();
      try {
        return address;
      } finally {
        mut.rUnlock();
      }
    }

    void address(String next, boolean fixed) {
      mut.lock();
      try {
        address = next;
        if (!fixed) {
          listeners.forEach(Runnable::run);
        }
      } finally {
        mut.unlock();
      }
      if (fixed) {
        listeners.forEach(Runnable::run);
      }
    }
  }

  private static void b4829(boolean fixed) {
    Mapping mapping = new Mapping();
    mapping.listeners.add(mapping::address);
    mapping.address("192.0.2.1", fixed);
  }

  /// A store whose handlers run under its lock and report to who closes it under that lock.
  private static final class Store {
    private final Mutex mu = new Mutex();
    private final List<String> seen = new ArrayList<>();
    private final Channel<String> changes = Channel.make();
    private final Channel<Boolean> handled = Channel.make();

    void dispatch() throws InterruptedException {
      for (String change : changes) {
        mu.withLock(() -> seen.add(change));
        handled.send(true);
      }
    }

    void create(boolean fixed) throws InterruptedException {
      mu.lock();
      try {
        changes.send("create");
        if (!fixed) {
          handled.receive();
        }
      } finally {
        mu.unlock();
      }
      if (fixed) {
        handled.receive();
      }
      changes.close();
    }
  }

  private static void b16224(boolean fixed) throws Exception {
    Store store = new Store();
    go(store::dispatch);
    store.create(fixed);
  }

  /// A worker that asks for its own end, and whoever stops it waits for that.
  private static final class Worker {
    private final Channel<String> queue = Channel.make(1);
    private final Cancellable ctx = Context.background().withCancel();
    private final WaitGroup group = new WaitGroup();

    private void work(boolean fixed) throws InterruptedException {
      queue.send("one");
      if (fixed) {
        select(queue.onSend("two", () -> true), ctx.done().onReceive(v -> false));
      } else {
        queue.send("two");
      }
    }

    void run(boolean fixed) throws InterruptedException {
      group.go(() -> work(fixed));
      ctx.close();
      group.await();
    }
  }

  private static void b18454(boolean fixed) throws Exception {
    new Worker().run(fixed);
  }

  /// A dial that waits for the balancer's watcher, which waits for its first address.
  private static void b1424(boolean fixed) throws Exception {
    Channel<List<String>> addresses = Channel.make();
    Channel<Boolean> done = Channel.make();
    go(() -> watch(addresses, done));
    if (fixed) {
      addresses.close();
    }
    done.receive();
  }

  private static void watch(Channel<List<String>> addresses, Channel<Boolean> done)
      throws InterruptedException {
    try {
      for (List<String> some = addresses.receive(); some != null; some = addresses.receive()) {
        Go.gosched();
      }
    } finally {
      done.close();
    }
  }

  /// Of several that drain, only the first is told.
  private static void firstAloneIsTold(boolean fixed) throws Exception {
    Channel<Boolean> drained = Channel.make(3);
    WaitGroup ready = new WaitGroup();
    for (int i = 0; i < 3; i++) {
      ready.add(1);
      go(
          "drain",
          () -> {
            ready.done();
            drained.receive();
          });
    }
    ready.await();
    if (fixed) {
      drained.close();
    } else {
      drained.send(true);
    }
  }
}
