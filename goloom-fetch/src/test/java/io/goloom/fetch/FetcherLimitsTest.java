package io.goloom.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Limits for hosts and in time, retries, the order of a stream, bodies: without a network. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FetcherLimitsTest {
  private final FakeTransport net = new FakeTransport();

  private Fetcher.Builder builder() {
    return Fetcher.builder()
        .transport(net)
        .timeout(Duration.ofMinutes(5))
        .totalTimeout(Duration.ofMinutes(5));
  }

  private static List<FetchResult> all(FetchRun run) throws InterruptedException {
    List<FetchResult> results = new ArrayList<>();
    for (FetchResult r = run.results().receive(); r != null; r = run.results().receive()) {
      results.add(r);
    }
    run.await();
    return results;
  }

  private static List<FetchResult> fetch(Fetcher fetcher, List<String> urls) throws Exception {
    try (fetcher;
        FetchRun run = fetcher.start(Context.background(), UrlSource.of(urls))) {
      return all(run);
    }
  }

  @Test
  void perHost_atMostSoManyOfEachAndAnotherHostIsNotHeldUp() throws Exception {
    Map<String, AtomicInteger> running = new ConcurrentHashMap<>();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch otherCame = new CountDownLatch(1);
    CountDownLatch twoCame = new CountDownLatch(2);
    net.on(
        "/x",
        (ctx, url, sink) -> {
          String host = url.getHost().toLowerCase(Locale.ROOT); // ONE is one
          AtomicInteger here = running.computeIfAbsent(host, h -> new AtomicInteger());
          most.accumulateAndGet(here.incrementAndGet(), Math::max);
          if (host.equals("other")) {
            otherCame.countDown();
          } else {
            twoCame.countDown();
            twoCame.await();
            otherCame.await(); // held up, if the other one waits behind these
          }
          here.decrementAndGet();
          return FakeTransport.body(sink, 1);
        });
    List<String> urls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      urls.add("http://ONE/x");
      urls.add("http://one/x?y");
    }
    urls.add("http://other/x");
    List<FetchResult> results = fetch(builder().parallel(8).perHost(2).build(), urls);
    assertThat(results).hasSize(41).allMatch(FetchResult::ok);
    assertThat(results).extracting(FetchResult::url).containsExactlyElementsOf(urls);
    assertThat(most).hasValue(2);
  }

  @Test
  void rate_spacesTheStarts() throws Exception {
    List<Long> starts = new CopyOnWriteArrayList<>();
    net.on(
        "/x",
        (ctx, url, sink) -> {
          starts.add(System.nanoTime());
          return FakeTransport.body(sink, 1);
        });
    List<String> urls = Collections.nCopies(11, "http://h/x");
    assertThat(fetch(builder().rate(100, Duration.ofSeconds(1)).build(), urls))
        .allMatch(FetchResult::ok);
    // A loaded machine begins later, never earlier but for the slack of the limiter.
    assertThat(starts.getLast() - starts.getFirst()).isGreaterThan(70_000_000L);
  }

  @Test
  void rate_waitCountsTowardsNoLimitOfAUrl() throws Exception {
    List<String> urls = List.of("http://h/1", "http://h/2", "http://h/3");
    assertThat(
            fetch(
                builder().timeout(Duration.ofSeconds(2)).rate(1, Duration.ofMillis(1500)).build(),
                urls))
        .allMatch(FetchResult::ok);
  }

  @Test
  void totalTimeout_endsTheWaitForTheRate() throws Exception {
    List<FetchResult> results =
        fetch(
            builder().totalTimeout(Duration.ofMillis(300)).rate(1, Duration.ofHours(1)).build(),
            List.of("http://h/1", "http://h/2"));
    assertThat(results)
        .extracting(FetchResult::outcome)
        .containsExactly(Outcome.OK, Outcome.TOTAL_TIMEOUT);
    assertThat(net.begun).hasValue(1);
  }

  /** Fails so often, then answers. */
  private void failing(int times, int status) {
    AtomicInteger left = new AtomicInteger(times);
    net.on(
        "/x",
        (ctx, url, sink) ->
            left.getAndDecrement() > 0
                ? FakeTransport.answer(status, Headers.none())
                : FakeTransport.body(sink, 5));
  }

  @Test
  void retries_untilItSucceeds() throws Exception {
    failing(2, 503);
    FetchResult result =
        fetch(builder().retries(3).retryDelay(Duration.ofMillis(1)).build(), List.of("http://h/x"))
            .getFirst();
    assertThat(result.ok()).isTrue();
    assertThat(result.metrics().attempts()).isEqualTo(3);
    assertThat(result.bytes()).isEqualTo(5);
  }

  @Test
  void retries_exhausted_lastFailure() throws Exception {
    failing(9, 500);
    FetchResult result =
        fetch(builder().retries(2).retryDelay(Duration.ofMillis(1)).build(), List.of("http://h/x"))
            .getFirst();
    assertThat(result.outcome()).isEqualTo(Outcome.HTTP_STATUS);
    assertThat(result.status()).isEqualTo(500);
    assertThat(result.metrics().attempts()).isEqualTo(3);
    assertThat(net.begun).hasValue(3);
  }

  @Test
  void retries_holdNoPlaceWhileTheyWait() throws Exception {
    failing(1, 503);
    net.on("/y", (ctx, url, sink) -> FakeTransport.body(sink, 1));
    try (Fetcher fetcher =
            builder().parallel(1).retries(1).retryDelay(Duration.ofMillis(400)).build();
        FetchRun run =
            fetcher.stream(
                Context.background(), UrlSource.of(List.of("http://h/x", "http://h/y")))) {
      assertThat(all(run)).extracting(FetchResult::url).containsExactly("http://h/y", "http://h/x");
    }
  }

  @Test
  void retries_noTimeLeftForTheWait_failsAtOnce() throws Exception {
    net.on("/x", (ctx, url, sink) -> FakeTransport.answer(503, Headers.of("Retry-After", "3600")));
    FetchResult result = fetch(builder().retries(5).build(), List.of("http://h/x")).getFirst();
    assertThat(result.outcome()).isEqualTo(Outcome.HTTP_STATUS);
    assertThat(result.metrics().attempts()).isEqualTo(1);
  }

  @Test
  void retries_canceledWhileTheyWait_lastFailureAndWhyNoMore() throws Exception {
    try (Cancellable job = Context.background().withCancel();
        Fetcher fetcher = builder().retries(5).retryDelay(Duration.ofMinutes(1)).build()) {
      failing(1, 503);
      net.on(
          "/stop",
          (ctx, url, sink) -> {
            job.cancel(new FetchException(Outcome.CANCELED, "interrupted by Ctrl-C"));
            return FakeTransport.OK;
          });
      List<FetchResult> results;
      try (FetchRun run =
          fetcher.start(job, UrlSource.of(List.of("http://h/x", "http://h/stop")))) {
        results = all(run);
      }
      assertThat(results.getFirst())
          .isInstanceOfSatisfying(
              FetchResult.Failed.class,
              f -> {
                assertThat(f.outcome()).isIn(Outcome.HTTP_STATUS, Outcome.CANCELED);
                if (f.outcome() == Outcome.HTTP_STATUS) {
                  assertThat(f.reason()).startsWith("HTTP 503");
                }
              });
    }
  }

  @Test
  void retries_failFast_onlyTheLastFailureCounts() throws Exception {
    failing(1, 503);
    assertThat(
            fetch(
                builder().failFast(true).retries(1).retryDelay(Duration.ofMillis(1)).build(),
                List.of("http://h/x", "http://h/y")))
        .allMatch(FetchResult::ok);
  }

  @Test
  void retries_postIsNotRepeated() throws Exception {
    failing(1, 503);
    FetchResult result =
        fetch(
                builder()
                    .calls(url -> Call.get(url).withMethod("POST"))
                    .retries(3)
                    .retryDelay(Duration.ofMillis(1))
                    .build(),
                List.of("http://h/x"))
            .getFirst();
    assertThat(result.metrics().attempts()).isEqualTo(1);
    assertThat(result.ok()).isFalse();
  }

  @Test
  void stream_slowOneHoldsUpNoOther() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    net.on(
        "/slow",
        (ctx, url, sink) -> {
          go.await();
          return FakeTransport.OK;
        });
    try (Fetcher fetcher = builder().build();
        FetchRun run =
            fetcher.stream(
                Context.background(), UrlSource.of(List.of("http://h/slow", "http://h/quick")))) {
      assertThat(run.results().receive().url()).isEqualTo("http://h/quick");
      go.countDown();
      assertThat(run.results().receive().url()).isEqualTo("http://h/slow");
      assertThat(run.results().receive()).isNull();
      run.await();
    }
  }

  @Test
  void bodies_bytes_areKeptAlsoAfterARetry() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    net.on(
        "/x",
        (ctx, url, sink) -> {
          sink.accept(
              FakeTransport.OK.head(),
              ByteBuffer.wrap("hello".getBytes(StandardCharsets.US_ASCII)));
          if (attempts.incrementAndGet() == 1) {
            throw new FetchException(Outcome.RESET, "planted");
          }
          return FakeTransport.OK;
        });
    FetchResult result =
        fetch(
                builder()
                    .bodies(BodyHandler.bytes().withSha256())
                    .retries(1)
                    .retryDelay(Duration.ofMillis(1))
                    .build(),
                List.of("http://h/x"))
            .getFirst();
    assertThat(result)
        .isInstanceOfSatisfying(
            FetchResult.Fetched.class,
            f -> {
              assertThat(f.content().bytes().orElseThrow()).asString().isEqualTo("hello");
              assertThat(f.content().sha256().orElseThrow()).startsWith("2cf24dba5fb0a30e");
            });
  }

  @Test
  void bodies_sink_getsEachUrlsOwn() throws Exception {
    Map<String, Integer> sizes = new ConcurrentHashMap<>();
    fetch(
        builder()
            .bodies(
                BodyHandler.sink(url ->
                    (head, piece) -> {
                      sizes.merge(url, piece.remaining(), Integer::sum);
                      return true;
                    }))
            .build(),
        List.of("http://h/a", "http://h/b"));
    assertThat(sizes).containsExactlyInAnyOrderEntriesOf(Map.of("http://h/a", 1, "http://h/b", 1));
  }

  @Test
  void bodies_sinkThatThrowsWhatItMayNot_isABugAndNoHang() throws Exception {
    FetchResult result =
        fetch(
                builder()
                    .bodies(
                        BodyHandler.sink(url -> {
                          throw new IllegalStateException("planted");
                        }))
                    .build(),
                List.of("http://h/a"))
            .getFirst();
    assertThat(result.outcome()).isEqualTo(Outcome.INTERNAL);
  }

  /** Who wants no limit writes the longest that there is. */
  @Test
  void limits_ofAges_areTaken() throws Exception {
    Duration ages = Duration.ofSeconds(Long.MAX_VALUE);
    net.on("/x", (ctx, url, sink) -> FakeTransport.answer(503, Headers.none()));
    Fetcher fetcher =
        builder().timeout(ages).totalTimeout(ages).retryDelay(ages).rate(1, ages).build();
    assertThat(fetch(fetcher, List.of("http://h/x"))).extracting(FetchResult::status).contains(503);
    HttpTransport.builder().connectTimeout(ages).idleTimeout(ages).build().close();
  }

  @Test
  void progress_countsWhatRuns() throws Exception {
    CountDownLatch here = new CountDownLatch(2);
    CountDownLatch go = new CountDownLatch(1);
    net.on(
        "/x",
        (ctx, url, sink) -> {
          FakeTransport.body(sink, 7);
          here.countDown();
          go.await();
          return FakeTransport.OK;
        });
    try (Fetcher fetcher = builder().parallel(2).build();
        FetchRun run =
            fetcher.start(
                Context.background(),
                UrlSource.of(List.of("http://h/x", "http://h/x", "http://h/x")))) {
      here.await();
      assertThat(run.progress()).isEqualTo(new FetchRun.Progress(0, 0, 2, 14));
      go.countDown();
      assertThat(all(run)).hasSize(3);
      assertThat(run.progress()).isEqualTo(new FetchRun.Progress(3, 0, 0, 21));
    }
  }
}
