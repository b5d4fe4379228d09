package io.goloom.fetch;

import io.goloom.channel.Channel;
import io.goloom.context.Context;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Looks hosts up, on a few platform threads: the look-up is a native call that would hold the
/// carrier of a virtual thread and cannot be interrupted, so it is left behind when the context
/// ends. The JDK remembers the answer for the connection that follows, and has one look-up a name
/// under way at most.
final class Resolver implements AutoCloseable {
  private static final int THREADS = 16;

  private final ThreadPoolExecutor lookups =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          1,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          Thread.ofPlatform().daemon().name("goloom-resolver-", 0).factory());

  Resolver() {
    lookups.allowCoreThreadTimeOut(true);
  }

  /// Makes sure that a host has an address.
  ///
  /// @throws FetchException with [Outcome#DNS] if it has none
  void resolve(Context ctx, String host) throws FetchException, InterruptedException {
    Channel<Optional<UnknownHostException>> done = Channel.make(1);
    Future<?> lookup = lookups.submit(() -> done.trySend(lookUp(host)));
    try {
      Optional<UnknownHostException> end = done.receive(ctx);
      if (end != null && end.isPresent()) {
        throw new FetchException(Outcome.DNS, "no such host", end.get());
      }
    } finally {
      lookup.cancel(true); // without effect if it is complete
      lookups.remove((Runnable) lookup);
    }
  }

  private static Optional<UnknownHostException> lookUp(String host) {
    try {
      InetAddress.getAllByName(host);
      return Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.of(e);
    }
  }

  @Override
  public void close() {
    lookups.shutdownNow();
  }
}
