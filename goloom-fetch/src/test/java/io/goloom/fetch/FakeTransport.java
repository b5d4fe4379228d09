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

  static final Response OK = answer(200, Headers.none());

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

  static Response answer(int status, Headers headers) {
    return new Response(new Head(status, headers), Times.ZERO, false, 0);
  }

  static Response body(BodySink sink, int length) throws IOException, InterruptedException {
    sink.accept(OK.head(), ByteBuffer.allocate(length));
    return OK;
  }

  @Override
  public Response exchange(Context ctx, Call call, BodySink sink)
      throws IOException, InterruptedException {
    begun.incrementAndGet();
    most.accumulateAndGet(running.incrementAndGet(), Math::max);
    try {
      ctx.check();
      return paths
          .getOrDefault(call.url().getPath(), (c, u, s) -> body(s, 1))
          .exchange(ctx, call.url(), sink);
    } finally {
      running.decrementAndGet();
    }
  }

  @Override
  public void close() {}
}
