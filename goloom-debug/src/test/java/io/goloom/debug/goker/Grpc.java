package io.goloom.debug.goker;

import static io.goloom.Go.go;
import static io.goloom.channel.Select.select;

import io.goloom.channel.Channel;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.sync.Mutex;
import java.util.List;

/// Bugs of gRPC.
final class Grpc {
  static final List<Bug> BUGS =
      List.of(
          Bug.of("grpc#660", Grpc::b660, "main"),
          Bug.of("grpc#795", Grpc::b795, "main"),
          Bug.of("grpc#862", Grpc::b862, "reset"),
          Bug.of("grpc#1275", Grpc::b1275, "reader"),
          Bug.of("grpc#1353", Grpc::b1353, "up", "balancer"),
          Bug.of("grpc#1460", Grpc::b1460, "newStream", "keepalive"),
          Bug.of("grpc#3017", Grpc::b3017, "remove"));

  private Grpc() {}

  /// Stops a worker that has left already.
  private static void b660(boolean fixed) throws Exception {
    Channel<Boolean> stop = Channel.make();
    Channel<Boolean> failed = Channel.make(1);
    go("worker", () -> failed.send(true));
    failed.receive();
    if (fixed) {
      stop.close();
    } else {
      stop.send(true);
    }
  }

  /// Stops a server from inside of its lock.
  private static void b795(boolean fixed) {
    Mutex server = new Mutex();
    server.lock();
    if (!fixed) {
      server.lock();
      server.unlock();
    }
    server.unlock();
  }

  /// A dial that is given up without the end of its context.
  private static void b862(boolean fixed) {
    Cancellable ctx = Context.background().withCancel();
    go(
        "reset",
        () -> {
          boolean more = true;
          while (more) {
            more = select(ctx.done().onReceive(v -> false));
          }
        });
    if (fixed) {
      ctx.close();
    }
  }

  /// Reads from a stream that was finished without being closed.
  private static void b1275(boolean fixed) {
    Channel<String> received = Channel.make();
    go("reader", () -> received.receive());
    if (fixed) {
      received.close();
    }
  }

  /// A balancer sends under its lock to a watcher that wants the lock.
  private static void b1353(boolean fixed) throws Exception {
    Mutex balancer = new Mutex();
    Channel<String> addresses = Channel.make();
    Channel<Boolean> locked = Channel.make();
    go(
        "up",
        () -> {
          balancer.lock();
          locked.close();
          if (fixed) {
            balancer.unlock();
          }
          addresses.send("10.0.0.1");
          if (!fixed) {
            balancer.unlock();
          }
        });
    locked.receive();
    go(
        "balancer",
        () -> {
          balancer.withLock(() -> {});
          addresses.receive();
        });
  }

  /// A stream wakes the keep-alive under the lock that this takes first.
  private static void b1460(boolean fixed) throws Exception {
    Mutex client = new Mutex();
    Channel<Boolean> awake = Channel.make(fixed ? 1 : 0);
    Channel<Boolean> locked = Channel.make();
    go(
        "newStream",
        () -> {
          client.lock();
          locked.close();
          awake.send(true);
          client.unlock();
        });
    locked.receive();
    go(
        "keepalive",
        () -> {
          client.lock();
          client.unlock();
          awake.receive();
        });
  }

  /// A timer's function returns early and forgets the lock.
  private static void b3017(boolean fixed) throws Exception {
    Mutex cache = new Mutex();
    Channel<Boolean> timedOut = Channel.make();
    go(
        "timer",
        () -> {
          cache.lock();
          if (fixed) {
            cache.unlock();
          }
          timedOut.close();
        });
    timedOut.receive();
    go("remove", () -> cache.withLock(() -> {}));
  }
}
