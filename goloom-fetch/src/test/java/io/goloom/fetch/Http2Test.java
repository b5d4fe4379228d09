package io.goloom.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.context.Context;
import io.goloom.net.Dialer;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;

/** What is made of the failures of {@code java.net.http} that a real server seldom brings about. */
class Http2Test {
  private static final Throwable CLOSED = new ClosedChannelException();
  private static final Call GET = Call.get(URI.create("https://127.0.0.1:1/"));

  @Test
  void connectionClosedWithoutReason_isTriedAgain_andTheReasonIsTold() {
    FailingClient client = new FailingClient(CLOSED, CLOSED, new SSLHandshakeException("expired"));
    assertThat(outcome(client, GET)).isEqualTo(Outcome.TLS);
    assertThat(client.failures).isEmpty();
  }

  @Test
  void connectionClosedWithoutReasonAgainAndAgain_isAReset() {
    FailingClient client = new FailingClient(CLOSED, CLOSED, CLOSED, CLOSED);
    assertThat(outcome(client, GET)).isEqualTo(Outcome.RESET);
    assertThat(client.failures).hasSize(1);
  }

  @Test
  void whatMustNotBeSentTwice_isNotTriedAgain() {
    FailingClient client = new FailingClient(CLOSED, CLOSED);
    assertThat(outcome(client, GET.withMethod("POST"))).isEqualTo(Outcome.RESET);
    assertThat(client.failures).hasSize(1);
  }

  private static Outcome outcome(HttpClient client, Call call) {
    FetchException over = new FetchException(Outcome.CONNECT_TIMEOUT, "over", null);
    Limits limits = new Limits(100, 100, 100);
    try (Http2 http2 =
        new Http2(
            client, Executors.newVirtualThreadPerTaskExecutor(), Dialer.make(), limits, over)) {
      Outcome[] outcome = new Outcome[1];
      assertThatThrownBy(
              () -> http2.exchange(Context.background(), call, (head, piece) -> true, new Meter()))
          .isInstanceOfSatisfying(FetchException.class, e -> outcome[0] = e.outcome());
      return outcome[0];
    }
  }

  /** A client that is not able to do anything but fail, as it is told. */
  private static final class FailingClient extends HttpClient {
    final ArrayDeque<Throwable> failures;

    FailingClient(Throwable... failures) {
      this.failures = new ArrayDeque<>(List.of(failures));
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
        HttpRequest request, HttpResponse.BodyHandler<T> handler) {
      return CompletableFuture.failedFuture(failures.remove());
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
        HttpRequest request,
        HttpResponse.BodyHandler<T> handler,
        HttpResponse.PushPromiseHandler<T> pushed) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
      return Optional.empty();
    }

    @Override
    public Optional<Duration> connectTimeout() {
      return Optional.empty();
    }

    @Override
    public Redirect followRedirects() {
      return Redirect.NEVER;
    }

    @Override
    public Optional<ProxySelector> proxy() {
      return Optional.empty();
    }

    @Override
    public SSLContext sslContext() {
      throw new UnsupportedOperationException();
    }

    @Override
    public SSLParameters sslParameters() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Authenticator> authenticator() {
      return Optional.empty();
    }

    @Override
    public Version version() {
      return Version.HTTP_2;
    }

    @Override
    public Optional<Executor> executor() {
      return Optional.empty();
    }
  }
}
