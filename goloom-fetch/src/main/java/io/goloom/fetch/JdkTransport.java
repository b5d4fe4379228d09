package io.goloom.fetch;

import io.goloom.channel.Channel;
import io.goloom.context.Context;
import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/// `java.net.http`, made to end with the context: in JDK 25 its own timeout stops at the headers.
/// So the exchange runs asynchronously, the caller waits on a channel under the context, and when
/// that ends, the exchange is canceled, which closes its connection.
final class JdkTransport implements Transport {
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .executor(executor)
          .build();
  private final Resolver resolver = new Resolver();

  @Override
  public Response exchange(Context ctx, URI url, BodySink sink)
      throws IOException, InterruptedException {
    ctx.check();
    if (direct(url)) {
      resolver.resolve(ctx, url.getHost());
    }
    HttpRequest request =
        HttpRequest.newBuilder(url).header("User-Agent", "goloom").header("Accept", "*/*").build();
    Body body = new Body(sink);
    Channel<Done> done = Channel.make(1);
    CompletableFuture<HttpResponse<Response>> exchange = client.sendAsync(request, body);
    var _ = exchange.whenComplete((response, failure) -> done.trySend(new Done(response, failure)));
    try {
      Done end = done.receive(ctx);
      if (end != null && end.response != null) {
        return end.response.body();
      }
      Throwable failure = end == null || end.failure == null ? new IOException() : end.failure;
      throw Reasons.explain(failure, body.head, body.received);
    } finally {
      body.leave();
      exchange.cancel(true); // without effect if it is complete
    }
  }

  /// Behind a proxy it is the proxy that looks up the host.
  private static boolean direct(URI url) {
    ProxySelector proxies = ProxySelector.getDefault();
    return proxies == null
        || proxies.select(url).stream().allMatch(p -> p.type() == Proxy.Type.DIRECT);
  }

  @Override
  public void close() {
    client.shutdownNow();
    executor.shutdownNow();
    resolver.close();
  }

  /// How the exchange ended: one of the two is there.
  private record Done(@Nullable HttpResponse<Response> response, @Nullable Throwable failure) {}

  /// Hands the body to the sink until the sink or the caller has enough.
  private static final class Body
      implements HttpResponse.BodyHandler<Response>, HttpResponse.BodySubscriber<Response> {
    private final BodySink sink;
    private final CompletableFuture<Response> end = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription; // guarded by this
    private boolean left; // guarded by this
    volatile @Nullable Response head;
    volatile long received;

    Body(BodySink sink) {
      this.sink = sink;
    }

    @Override
    public HttpResponse.BodySubscriber<Response> apply(HttpResponse.ResponseInfo info) {
      HttpHeaders headers = info.headers();
      head = new Response(info.statusCode(), headers.map());
      return this;
    }

    @Override
    public CompletionStage<Response> getBody() {
      return end;
    }

    @Override
    public synchronized void onSubscribe(Flow.Subscription s) {
      subscription = s;
      if (left) {
        s.cancel();
      } else {
        s.request(1);
      }
    }

    @Override
    public synchronized void onNext(List<ByteBuffer> pieces) {
      Response answer = head;
      Flow.Subscription s = subscription;
      if (left || answer == null || s == null) {
        return;
      }
      try {
        for (ByteBuffer piece : pieces) {
          received += piece.remaining();
          if (piece.hasRemaining() && !sink.accept(answer, piece)) {
            leave();
            end.complete(answer);
            return;
          }
        }
        s.request(1);
      } catch (Throwable t) { // of the sink: to be thrown to the caller of exchange
        leave();
        end.completeExceptionally(t);
      }
    }

    @Override
    public void onError(Throwable failure) {
      end.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      Response answer = head;
      if (answer != null) {
        end.complete(answer);
      }
    }

    /// After this the sink is not called any more.
    synchronized void leave() {
      left = true;
      if (subscription != null) {
        subscription.cancel();
      }
    }
  }
}
