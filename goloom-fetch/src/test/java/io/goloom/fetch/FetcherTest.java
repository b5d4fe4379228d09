package io.goloom.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.Go;
import io.goloom.channel.Channel;
import io.goloom.channel.TryReceive;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.fetch.FetchResult.Failed;
import io.goloom.fetch.FetchResult.Fetched;
import io.goloom.testkit.Bubble;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FetcherTest {
  /// Of virtual time.
  private static final Duration SHORT = Duration.ofSeconds(30);

  private static final Duration LONG = Duration.ofMinutes(5);

  private final FakeTransport net = new FakeTransport();

  private Fetcher.Builder patient() {
    return Fetcher.builder().transport(net).timeout(LONG).totalTimeout(LONG);
  }

  private static List<URI> urls(String... paths) {
    return List.of(paths).stream().map(p -> URI.create("http://host" + p)).toList();
  }

  @Test
  void c27_firstUrlIsDoneLast_resultsInOrderOfInput() throws Exception {
    CountDownLatch others = new CountDownLatch(2);
    net.on(
        "/0",
        (ctx, url, sink) -> {
          others.await();
          return FakeTransport.body(sink, 100);
        });
    for (String path : List.of("/1", "/2")) {
      net.on(
          path,
          (ctx, url, sink) -> {
            others.countDown();
            throw new FetchException(Outcome.RESET, "connection reset");
          });
    }
    try (Fetcher fetcher = patient().build()) {
      List<FetchResult> results = fetcher.fetchAll(Context.background(), urls("/0", "/1", "/2"));

      assertThat(results)
          .extracting(FetchResult::url)
          .containsExactly("http://host/0", "http://host/1", "http://host/2");
      assertThat(results)
          .extracting(FetchResult::outcome)
          .containsExactly(Outcome.OK, Outcome.RESET, Outcome.RESET);
      assertThat(results).extracting(FetchResult::bytes).containsExactly(100L, 0L, 0L);
    }
  }

  @Test
  void c27_resultIsHandedOverAsSoonAsAllBeforeItAreDone() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch third = new CountDownLatch(1);
    CountDownLatch secondDone = new CountDownLatch(1);
    net.on("/0", (ctx, url, sink) -> await(first))
        .on(
            "/1",
            (ctx, url, sink) -> {
              secondDone.countDown();
              return FakeTransport.OK;
            })
        .on("/2", (ctx, url, sink) -> await(third));
    try (Fetcher fetcher = patient().build();
        FetchRun run = fetcher.start(Context.background(), UrlSource.of(urls("/0", "/1", "/2")))) {
      secondDone.await();
      assertThat(run.results().tryReceive()).isInstanceOf(TryReceive.Empty.class);

      first.countDown();
      assertThat(url(run.results().receive())).isEqualTo("http://host/0");
      assertThat(url(run.results().receive())).isEqualTo("http://host/1");
      assertThat(run.results().tryReceive()).isInstanceOf(TryReceive.Empty.class);

      third.countDown();
      assertThat(url(run.results().receive())).isEqualTo("http://host/2");
      assertThat(run.results().receive()).isNull();
    }
  }

  @Test
  void c28_requestTakesTooLong_itAloneTimesOut() throws Exception {
    net.onNever("/slow");
    Bubble.test(() -> {
      try (Fetcher fetcher = patient().timeout(SHORT).build()) {
        Instant begin = Bubble.clock().instant();
        List<FetchResult> results =
            fetcher.fetchAll(Context.background(), urls("/quick", "/slow", "/quick"));

        assertThat(Bubble.clock().instant()).isEqualTo(begin.plus(SHORT));
        assertThat(results)
            .extracting(FetchResult::outcome)
            .containsExactly(Outcome.OK, Outcome.TIMEOUT, Outcome.OK);
        assertThat(reason(results.get(1))).isEqualTo("timed out after 30s");
      }
    });
  }

  @Test
  void c28_totalLimitIsOver_allThatStillRunEndAndTheRestNeverStarts() throws Exception {
    net.onNever("/slow");
    Bubble.test(() -> {
      try (Fetcher fetcher = patient().totalTimeout(SHORT).parallel(2).build()) {
        Instant begin = Bubble.clock().instant();
        List<FetchResult> results =
            fetcher.fetchAll(
                Context.background(), urls("/quick", "/slow", "/slow", "/slow", "/quick"));

        assertThat(Bubble.clock().instant()).isEqualTo(begin.plus(SHORT));
        assertThat(results)
            .extracting(FetchResult::outcome)
            .containsExactly(
                Outcome.OK,
                Outcome.TOTAL_TIMEOUT,
                Outcome.TOTAL_TIMEOUT,
                Outcome.TOTAL_TIMEOUT,
                Outcome.TOTAL_TIMEOUT);
        assertThat(results.subList(1, 5))
            .extracting(FetcherTest::reason)
            .containsOnly("the total limit of 30s was over");
        assertThat(net.begun).hasValue(3);
        assertThat(net.running).hasValue(0);
      }
    });
  }

  @Test
  void c28_requestLimitLongerThanWhatIsLeftOfTheTotal_reasonIsTheTotal() throws Exception {
    net.onNever("/slow");
    Bubble.test(() -> {
      try (Fetcher fetcher = patient().timeout(LONG).totalTimeout(SHORT).build()) {
        assertThat(reason(fetcher.fetchAll(Context.background(), urls("/slow")).getFirst()))
            .isEqualTo("the total limit of 30s was over");
      }
    });
  }

  @Test
  void c30_failFast_firstFailureCancelsTheOthersAndIsNamed() throws Exception {
    CountDownLatch running = new CountDownLatch(2);
    for (String path : List.of("/a", "/c")) {
      net.on(
          path,
          (ctx, url, sink) -> {
            running.countDown();
            ctx.done().receive();
            ctx.check();
            return FakeTransport.OK;
          });
    }
    net.on(
        "/b",
        (ctx, url, sink) -> {
          running.await();
          throw new FetchException(Outcome.REFUSED, "connection refused");
        });
    try (Fetcher fetcher = patient().failFast(true).parallel(3).build()) {
      List<FetchResult> results =
          fetcher.fetchAll(Context.background(), urls("/a", "/b", "/c", "/d"));

      assertThat(results)
          .extracting(FetchResult::outcome)
          .containsExactly(Outcome.CANCELED, Outcome.REFUSED, Outcome.CANCELED, Outcome.CANCELED);
      assertThat(List.of(results.get(0), results.get(2), results.get(3)))
          .extracting(FetcherTest::reason)
          .containsOnly("canceled: http://host/b: connection refused");
      assertThat(net.begun).hasValue(3);
    }
  }

  @Test
  void c30_failFast_oneTimesOut_theOthersAreCanceledForIt() throws Exception {
    CountDownLatch others = new CountDownLatch(2);
    net.on(
        "/other",
        (ctx, url, sink) -> {
          others.countDown();
          ctx.done().receive();
          ctx.check();
          return FakeTransport.OK;
        });
    net.on(
        "/late",
        (ctx, url, sink) -> {
          others.await();
          throw new FetchException(Outcome.TIMEOUT, "timed out after 10s");
        });
    try (Fetcher fetcher = patient().failFast(true).build()) {
      List<FetchResult> results =
          fetcher.fetchAll(Context.background(), urls("/other", "/other", "/late"));

      assertThat(results)
          .extracting(FetcherTest::reason)
          .containsExactly(
              "canceled: http://host/late: timed out after 10s",
              "canceled: http://host/late: timed out after 10s",
              "timed out after 10s");
    }
  }

  @Test
  void parallel_neverMoreThanTheLimitAndThatManyAtOnce() throws Exception {
    CountDownLatch three = new CountDownLatch(3);
    net.on(
        "/x",
        (ctx, url, sink) -> {
          three.countDown();
          return await(three);
        });
    try (Fetcher fetcher = patient().parallel(3).build()) {
      List<URI> many = IntStream.range(0, 50).mapToObj(i -> URI.create("http://host/x")).toList();

      assertThat(fetcher.fetchAll(Context.background(), many)).allMatch(FetchResult::ok);
      assertThat(net.most).hasValue(3);
    }
  }

  @Test
  void callersContextEnds_restIsCanceledWithItsCause() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    net.on(
        "/slow",
        (ctx, url, sink) -> {
          running.countDown();
          ctx.done().receive();
          ctx.check();
          return FakeTransport.OK;
        });
    try (Fetcher fetcher = patient().parallel(1).build();
        Cancellable ctx = Context.background().withCancel();
        FetchRun run = fetcher.start(ctx, UrlSource.of(urls("/quick", "/slow", "/never-begun")))) {
      running.await();
      ctx.cancel(new IllegalStateException("the user has gone home"));

      assertThat(run.results().receive()).isInstanceOf(Fetched.class);
      assertThat(reason(run.results().receive())).isEqualTo("canceled: the user has gone home");
      assertThat(reason(run.results().receive())).isEqualTo("canceled: the user has gone home");
      assertThat(run.results().receive()).isNull();
    }
  }

  @Test
  void contextThatHasEnded_nothingIsSent() throws Exception {
    try (Fetcher fetcher = patient().build();
        Cancellable ctx = Context.background().withCancel()) {
      ctx.cancel();
      assertThat(fetcher.fetchAll(ctx, urls("/a", "/b")))
          .extracting(FetcherTest::reason)
          .containsExactly("canceled", "canceled");
      assertThat(net.begun).hasValue(0);
    }
  }

  @Test
  void close_readerLeavesEarly_everyGoroutineEnds() throws Exception {
    net.onNever("/slow");
    CountDownLatch begun = new CountDownLatch(1);
    net.on(
        "/first",
        (ctx, url, sink) -> {
          begun.countDown();
          return FakeTransport.OK;
        });
    try (Fetcher fetcher = patient().parallel(4).build()) {
      UrlSource endless = job -> "http://host" + (net.begun.get() == 0 ? "/first" : "/slow");
      FetchRun run = fetcher.start(Context.background(), endless);
      begun.await();
      run.close();

      assertThat(net.running).hasValue(0);
      assertThat(run.results().isClosed()).isTrue();
      run.close(); // does no harm
    }
  }

  @Test
  void close_resultsThatNobodyReads_doNotHoldIt() throws Exception {
    try (Fetcher fetcher = patient().parallel(4).build()) {
      FetchRun run = fetcher.start(Context.background(), job -> "http://host/endless-list");
      assertThat(run.results().receive()).isNotNull();
      run.close();
      assertThat(net.running).hasValue(0);
    }
  }

  @Test
  void fetchAll_interrupted_stopsEverythingBeforeItThrows() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    net.on(
        "/slow",
        (ctx, url, sink) -> {
          running.countDown();
          ctx.done().receive();
          ctx.check();
          return FakeTransport.OK;
        });
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    try (Fetcher fetcher = patient().build()) {
      Thread caller =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  fetcher.fetchAll(Context.background(), urls("/slow"));
                } catch (Throwable t) {
                  thrown.set(t);
                }
              });
      running.await();
      caller.interrupt();
      caller.join();
    }
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(net.running).hasValue(0);
  }

  @Test
  void badUrls_areResultsLikeAnyOther() throws Exception {
    try (Fetcher fetcher = patient().build();
        FetchRun run =
            fetcher.start(
                Context.background(),
                UrlSource.of(List.of("host/x", "http://host/x", "ftp://h/")))) {
      assertThat(run.results())
          .extracting(FetchResult::outcome)
          .containsExactly(Outcome.BAD_URL, Outcome.OK, Outcome.BAD_URL);
    }
  }

  @Test
  void transportWithABug_costsTheOthersNothing() throws Exception {
    net.on(
        "/bug",
        (ctx, url, sink) -> {
          throw new IllegalStateException("off by one");
        });
    net.on(
        "/error",
        (ctx, url, sink) -> {
          throw new AssertionError("cannot be");
        });
    net.on(
        "/checked",
        (ctx, url, sink) -> {
          throw FetcherTest.<RuntimeException>unchecked(new Exception("undeclared"));
        });
    try (Fetcher fetcher = patient().build()) {
      List<FetchResult> results =
          fetcher.fetchAll(Context.background(), urls("/bug", "/error", "/checked", "/x"));

      assertThat(results)
          .extracting(FetchResult::outcome)
          .containsExactly(Outcome.INTERNAL, Outcome.INTERNAL, Outcome.INTERNAL, Outcome.OK);
      assertThat(reason(results.getFirst())).contains("off by one");
    }
  }

  @Test
  void sourceThatFails_isNoEndOfTheList() throws Exception {
    RuntimeException planted = new IllegalArgumentException("planted");
    AtomicInteger given = new AtomicInteger();
    net.onNever("/slow");
    try (Fetcher fetcher = patient().parallel(2).build();
        FetchRun run =
            fetcher.start(
                Context.background(),
                job -> {
                  if (given.getAndIncrement() == 2) {
                    throw planted;
                  }
                  return "http://host/slow";
                })) {
      List<FetchResult> results = new ArrayList<>();
      run.results().forEach(results::add);
      assertThat(results).hasSize(2).allMatch(r -> r.outcome() == Outcome.CANCELED);
      assertThatThrownBy(run::await)
          .isInstanceOf(IllegalStateException.class)
          .hasCause(planted)
          .hasMessageContaining("planted");
    }
    List<URI> broken = new ArrayList<>(urls("/a", "/b"));
    broken.set(1, null);
    try (Fetcher fetcher = patient().build()) {
      assertThatThrownBy(() -> fetcher.fetchAll(Context.background(), broken))
          .isInstanceOf(IllegalStateException.class)
          .hasCauseInstanceOf(NullPointerException.class);
    }
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void bodyHandlerThatGivesNull_isNamed() throws Exception {
    try (Fetcher fetcher = patient().bodies(url -> null).build()) {
      assertThatThrownBy(() -> fetcher.fetchAll(Context.background(), urls("/a")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the body handler gave null for http://host/a");
    }
  }

  @Test
  void sourceThatIsInterrupted_isNotTheCallersInterrupt() throws Exception {
    try (Fetcher fetcher = patient().build();
        FetchRun run =
            fetcher.start(
                Context.background(),
                job -> {
                  throw new InterruptedException();
                })) {
      assertThatThrownBy(run::await)
          .isInstanceOf(IllegalStateException.class)
          .hasRootCauseInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void sourceThatWaitsUnderTheContext_itsEndIsTheEndOfTheList() throws Exception {
    Channel<String> never = Channel.make();
    try (Fetcher fetcher = patient().build();
        Cancellable ctx = Context.background().withCancel();
        FetchRun run = fetcher.start(ctx, never::receive)) {
      ctx.cancel();
      assertThat(run.results().receive()).isNull();
      run.await();
    }
  }

  @Test
  void close_leavesNoGoroutine() throws Exception {
    awaitNoGoroutine(); // those of the tests before
    net.onNever("/slow");
    try (Fetcher fetcher = patient().build()) {
      FetchRun run =
          fetcher.start(Context.background(), UrlSource.of(urls("/quick", "/slow", "/slow")));
      assertThat(run.results().receive()).isNotNull();
      assertThat(Go.numGoroutine()).isPositive();
      run.close();
      awaitNoGoroutine();
    }
  }

  /// Who has said that it is done counts itself out a moment later.
  private static void awaitNoGoroutine() {
    while (Go.numGoroutine() != 0) {
      Thread.yield();
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> X unchecked(Throwable t) throws X {
    throw (X) t;
  }

  @Test
  void builder_senselessValues_areRefused() {
    assertThatThrownBy(() -> Fetcher.builder().parallel(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("parallel must be at least 1, not 0");
    assertThatThrownBy(() -> Fetcher.builder().timeout(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("timeout must be more than zero, not PT0S");
  }

  private static Response await(CountDownLatch latch) throws InterruptedException {
    latch.await();
    return FakeTransport.OK;
  }

  private static String url(@Nullable FetchResult result) {
    return result == null ? "none" : result.url();
  }

  private static String reason(@Nullable FetchResult result) {
    return result instanceof Failed f ? f.reason() : "none";
  }
}
