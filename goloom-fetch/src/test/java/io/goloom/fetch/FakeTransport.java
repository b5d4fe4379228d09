package io.goloom.fetch;

import io.goloom.context.Context;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A transport without a network: each path does what the test says. */
final class FakeTransport implements Transport {
  @FunctionalInterface
  interface Exchange {
    Response exchange(Context ctx, URI url, BodySink sink) throws IOException, InterruptedException;
  }

  static final Response OK = new Response(200, Map.of());

  final AtomicInteger running = new AtomicInteger();
  final AtomicInteger most = new AtomicInteger();
  final AtomicInteger begun = new AtomicInteger();
  private final Map<String, Exchange> paths = new ConcurrentHashMap<>();

  FakeTransport on(String path, Exchange exchange) {
    paths.put(path, exchange);
    return this;
  }

  /** Waits until the context ends. */
  FakeTransport onNever(String path) {
    return on(
        path,
        (ctx, url, sink) -> {
          ctx.done().receive();
          ctx.check();
          throw new AssertionError("ctx has ended");
        });
  }

  static Response body(BodySink sink, int length) {
    sink.accept(OK, ByteBuffer.allocate(length));
    return OK;
  }

  @Override
  public Response exchange(Context ctx, URI url, BodySink sink)
      throws IOException, InterruptedException {
    begun.incrementAndGet();
    most.accumulateAndGet(running.incrementAndGet(), Math::max);
    try {
      ctx.check();
      return paths.getOrDefault(url.getPath(), (c, u, s) -> body(s, 1)).exchange(ctx, url, sink);
    } finally {
      running.decrementAndGet();
    }
  }

  @Override
  public void close() {}
}
