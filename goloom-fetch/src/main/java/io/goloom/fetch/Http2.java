package io.goloom.fetch;

import io.goloom.channel.Channel;
import io.goloom.context.Context;
import io.goloom.net.Dialer;
import io.goloom.net.Tls;
import io.goloom.sync.Semaphore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/// HTTP/2 by `java.net.http`, made to end with the context: in JDK 25 its own timeout stops at the
/// headers. So the exchange runs asynchronously, what comes of it arrives over a channel, the
/// caller receives under the context, and when that ends, the exchange is canceled.
final class Http2 implements AutoCloseable {
  /// More requests at once than a server allows fail; most allow 100 or 128.
  private static final int STREAMS = 100;

  /// How often a request is sent whose connection the client has closed before an answer.
  private static final int TRIES = 3;

  private final ExecutorService executor;
  private final Map<String, Semaphore> streams = new ConcurrentHashMap<>();
  private final HttpClient client;
  private final Dialer dialer;
  private final Limits limits;
  private final FetchException connectTimeoutOver;

  Http2(
      Tls tls,
      Dialer dialer,
      Limits limits,
      Duration connectTimeout,
      FetchException connectTimeoutOver) {
    ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    HttpClient client = client(tls, connectTimeout, executor);
    this(client, executor, dialer, limits, connectTimeoutOver);
  }

  Http2(
      HttpClient client,
      ExecutorService executor,
      Dialer dialer,
      Limits limits,
      FetchException connectTimeoutOver) {
    this.client = client;
    this.executor = executor;
    this.dialer = dialer;
    this.connectTimeoutOver = connectTimeoutOver;
    this.limits = limits;
  }

  private static HttpClient client(Tls tls, Duration connectTimeout, ExecutorService executor) {
    try {
      return HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_2)
          .followRedirects(HttpClient.Redirect.NEVER)
          .proxy(HttpClient.Builder.NO_PROXY)
          .sslContext(tls.withProvider(Tls.Engine.JDK).sslContext())
          .connectTimeout(connectTimeout)
          .executor(executor)
          .build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has no TLS: " + e.getMessage(), e);
    }
  }

  /// Whether the client sends what the call says: it has a host of its own, and always names
  /// itself.
  static boolean canSend(Call call) {
    Headers own = call.headers();
    return !own.has("Host") && (own.has("User-Agent") || call.lacks("User-Agent"));
  }

  Response exchange(Context ctx, Call call, BodySink sink, Meter meter)
      throws IOException, InterruptedException {
    URI url = call.url();
    long begun = System.nanoTime();
    try { // so that a name that does not exist is told apart, and no carrier held by the look-up
      dialer.lookUp(ctx, url.getHost());
    } catch (IOException e) {
      throw Reasons.ofDial(e);
    } finally {
      meter.dns(System.nanoTime() - begun);
    }
    Semaphore room = streams.computeIfAbsent(url.getAuthority(), a -> new Semaphore(STREAMS));
    room.acquire(ctx, 1);
    try {
      return answered(ctx, call, sink, meter);
    } finally {
      room.release(1);
    }
  }

  /// Sends a request again if the client has closed the connection before an answer and does not
  /// say why. With TLS 1.3 both sides agree on HTTP/2 before the certificate is checked, so in JDK
  /// 25 the first bytes of HTTP/2 race the failure of that check (about once in 9,000 handshakes),
  /// and if they lose, the cause is lost too. The next try tells.
  private Response answered(Context ctx, Call call, BodySink sink, Meter meter)
      throws IOException, InterruptedException {
    for (int rest = call.idempotent() ? TRIES : 1; ; rest--) {
      try {
        return sent(ctx, call, sink, meter);
      } catch (FetchException e) {
        boolean unexplained = Reasons.has(e, ClosedChannelException.class);
        if (!unexplained || meter.answered() || rest <= 1) {
          throw e;
        }
      }
    }
  }

  private Response sent(Context ctx, Call call, BodySink sink, Meter meter)
      throws IOException, InterruptedException {
    Answer answer = new Answer();
    meter.connected(); // or it is about to be made: java.net.http does not tell
    CompletableFuture<HttpResponse<Void>> exchange = client.sendAsync(request(call), answer);
    var _ = exchange.whenComplete((response, failure) -> answer.failed(failure));
    try {
      return switch (answer.events.receive(ctx)) {
        case Event.Begun(Head head) -> {
          meter.firstByte(System.nanoTime());
          meter.head(head);
          yield receive(ctx, call, head, answer, sink, meter);
        }
        case Event.Failed(Throwable why) -> {
          if (Reasons.has(why, HttpConnectTimeoutException.class)) {
            throw new FetchException(
                connectTimeoutOver.outcome(), connectTimeoutOver.reason(), why);
          }
          throw Http2Reasons.explain(why, null, 0);
        }
        case null, default -> throw new IllegalStateException("java.net.http sent no head first");
      };
    } finally {
      answer.leave();
      exchange.cancel(true); // without effect if it is complete
    }
  }

  private Response receive(
      Context ctx, Call call, Head head, Answer answer, BodySink sink, Meter meter)
      throws IOException, InterruptedException {
    long most = Math.min(limits.rest(call, head), limits.wireBytes());
    long received = 0;
    while (true) {
      switch (answer.events.receive(ctx)) {
        case Event.Came(List<ByteBuffer> pieces) -> {
          for (ByteBuffer piece : pieces) {
            received += piece.remaining();
            meter.received(piece.remaining());
            if (received > most) {
              throw received > limits.wireBytes() ? limits.wireTooLarge() : limits.tooLarge();
            }
            if (piece.hasRemaining() && !sink.accept(head, piece)) {
              return new Response(head, meter.times(), false, received);
            }
          }
          answer.more();
        }
        case Event.Ended _ -> {
          return new Response(head, meter.times(), false, received);
        }
        case Event.Failed(Throwable why) -> throw Http2Reasons.explain(why, head, received);
        case null, default -> throw new IllegalStateException("java.net.http sent two heads");
      }
    }
  }

  private static HttpRequest request(Call call) {
    HttpRequest.Builder request = HttpRequest.newBuilder(call.url());
    byte[] body = call.bodyBytes();
    request.method(
        call.method(),
        body.length == 0
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofByteArray(body));
    Headers own = call.headers();
    if (call.lacks("User-Agent")) {
      request.header("User-Agent", HttpTransport.USER_AGENT);
    }
    if (call.lacks("Accept")) {
      request.header("Accept", "*/*");
    }
    for (Header header : own.without("Host").without("Connection")) { // the client's own
      request.header(header.name(), header.value());
    }
    return request.build();
  }

  @Override
  public void close() {
    client.shutdownNow();
    executor.shutdownNow();
  }

  /// What comes of an exchange, in this order; a failure at any time.
  private sealed interface Event {
    record Begun(Head head) implements Event {}

    record Came(List<ByteBuffer> pieces) implements Event {}

    record Ended() implements Event {}

    record Failed(Throwable why) implements Event {}
  }

  /// Puts what comes into the channel, which has room: one piece is asked for at a time.
  private static final class Answer
      implements HttpResponse.BodyHandler<Void>, HttpResponse.BodySubscriber<Void> {
    final Channel<Event> events = Channel.make(8);
    private Flow.@Nullable Subscription subscription; // guarded by this
    private boolean left; // guarded by this

    @Override
    public HttpResponse.BodySubscriber<Void> apply(HttpResponse.ResponseInfo info) {
      events.trySend(new Event.Begun(new Head(info.statusCode(), headers(info.headers()))));
      return this;
    }

    private static Headers headers(HttpHeaders from) {
      List<Header> headers = new ArrayList<>();
      from.map()
          .forEach((name, values) -> {
            if (!name.startsWith(":")) {
              values.forEach(v -> headers.add(new Header(name, v)));
            }
          });
      return Headers.of(headers);
    }

    @Override
    public CompletionStage<Void> getBody() {
      return CompletableFuture.completedFuture(null);
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
    public void onNext(List<ByteBuffer> pieces) {
      events.trySend(new Event.Came(pieces));
    }

    @Override
    public void onComplete() {
      events.trySend(new Event.Ended());
    }

    @Override
    public void onError(Throwable why) {
      events.trySend(new Event.Failed(why));
    }

    /// The exchange is over.
    ///
    /// @param why null if its body goes on to come
    void failed(@Nullable Throwable why) {
      if (why != null) {
        events.trySend(new Event.Failed(why));
      }
    }

    /// Asks for the next piece.
    synchronized void more() {
      if (subscription != null) {
        subscription.request(1);
      }
    }

    /// Nothing more is wanted.
    synchronized void leave() {
      left = true;
      if (subscription != null) {
        subscription.cancel();
      }
    }
  }
}
