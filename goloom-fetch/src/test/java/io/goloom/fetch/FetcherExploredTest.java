package io.goloom.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.Go;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.sched.Task;
import io.goloom.testkit.Explorer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a fetcher promises, whichever of its goroutines is the quickest: on hundreds of schedules.
 */
class FetcherExploredTest {
  private final FakeTransport net = new FakeTransport();

  private static List<URI> urls(String... urls) {
    return List.of(urls).stream().map(URI::create).toList();
  }

  private static List<String> paths(List<FetchResult> results) {
    return results.stream().map(r -> URI.create(r.url()).getPath()).toList();
  }

  private static void explore(Task body) throws InterruptedException {
    Explorer.random().schedules(150).explore(body);
    Explorer.pct(3).schedules(150).explore(body);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void limits_holdAndNothingIsLost(boolean ordered) throws Exception {
    explore(() -> {
      AtomicInteger running = new AtomicInteger();
      Map<String, AtomicInteger> perHost =
          Map.of("a", new AtomicInteger(), "b", new AtomicInteger());
      FakeTransport limited = new FakeTransport();
      for (String path : List.of("/0", "/1", "/2", "/3", "/4")) {
        limited.on(
            path,
            (ctx, url, sink) -> {
              AtomicInteger host = perHost.get(url.getHost());
              assertThat(running.incrementAndGet()).isLessThanOrEqualTo(3);
              assertThat(host.incrementAndGet()).isLessThanOrEqualTo(2);
              Explorer.choicePoint();
              host.decrementAndGet();
              running.decrementAndGet();
              return FakeTransport.body(sink, 1);
            });
      }
      List<FetchResult> results = new ArrayList<>();
      try (Fetcher fetcher = Fetcher.builder().transport(limited).parallel(3).perHost(2).build()) {
        UrlSource source =
            UrlSource.of(
                urls("http://a/0", "http://a/1", "http://a/2", "http://b/3", "http://b/4"));
        try (FetchRun run =
            ordered
                ? fetcher.start(Context.background(), source)
                : fetcher.stream(Context.background(), source)) {
          run.results().forEach(results::add);
          run.await();
        }
      }
      assertThat(results).allMatch(FetchResult.Fetched.class::isInstance);
      if (ordered) {
        assertThat(paths(results)).containsExactly("/0", "/1", "/2", "/3", "/4");
      } else {
        assertThat(paths(results)).containsExactlyInAnyOrder("/0", "/1", "/2", "/3", "/4");
      }
    });
  }

  /** The caller ends it at any moment: each URL has a result, and no goroutine stays. */
  @Test
  void cancel_eachHasAResult() throws Exception {
    net.onNever("/never");
    explore(() -> {
      long before = Go.numGoroutine();
      try (Fetcher fetcher = Fetcher.builder().transport(net).parallel(2).build();
          Cancellable ctx = Context.background().withCancel()) {
        Go.go(() -> ctx.cancel());
        List<FetchResult> results =
            fetcher.fetchAll(ctx, urls("http://a/0", "http://a/never", "http://a/2"));
        assertThat(paths(results)).containsExactly("/0", "/never", "/2");
        assertThat(results.get(1).outcome()).isEqualTo(Outcome.CANCELED);
        assertThat(List.of(results.get(0), results.get(2)))
            .extracting(FetchResult::outcome)
            .isSubsetOf(Outcome.OK, Outcome.CANCELED);
      }
      assertThat(Go.numGoroutine()).isLessThanOrEqualTo(before + 1); // who cancels may still end
    });
  }

  /** The reader leaves at any moment. */
  @Test
  void close_early_endsAll() throws Exception {
    net.onNever("/never");
    explore(() -> {
      long before = Go.numGoroutine();
      try (Fetcher fetcher = Fetcher.builder().transport(net).parallel(2).build()) {
        try (FetchRun run =
            fetcher.stream(
                Context.background(),
                UrlSource.of(urls("http://a/0", "http://a/never", "http://a/2", "http://a/3")))) {
          assertThat(run.results().receive()).isNotNull();
        }
        assertThat(Go.numGoroutine()).isEqualTo(before);
      }
    });
  }

  /** The place of the one that has failed is free before its failure has ended the job. */
  @Test
  void c30_failFast_nothingBeginsAfterTheFailure() throws Exception {
    explore(() -> {
      FakeTransport failing = new FakeTransport();
      failing.on(
          "/refused",
          (ctx, url, sink) -> {
            throw new FetchException(Outcome.REFUSED, "connection refused");
          });
      try (Fetcher fetcher =
          Fetcher.builder().transport(failing).failFast(true).parallel(1).build()) {
        List<FetchResult> results =
            fetcher.fetchAll(Context.background(), urls("http://a/refused", "http://a/1"));
        assertThat(results)
            .extracting(FetchResult::outcome)
            .containsExactly(Outcome.REFUSED, Outcome.CANCELED);
      }
      assertThat(failing.begun).hasValue(1);
    });
  }

  /** Several fail at once: one is named by all that were canceled for it. */
  @Test
  void failFast_oneIsNamed() throws Exception {
    net.on(
        "/refused",
        (ctx, url, sink) -> {
          throw new FetchException(Outcome.REFUSED, "connection refused by " + url.getHost());
        });
    net.onNever("/never");
    explore(() -> {
      try (Fetcher fetcher = Fetcher.builder().transport(net).failFast(true).parallel(3).build()) {
        List<FetchResult> results =
            fetcher.fetchAll(
                Context.background(),
                urls("http://a/refused", "http://b/refused", "http://c/never", "http://d/never"));
        assertThat(results).allMatch(FetchResult.Failed.class::isInstance);
        List<String> reasons =
            results.stream()
                .map(r -> ((FetchResult.Failed) r).reason())
                .filter(reason -> reason.startsWith("canceled: "))
                .distinct()
                .toList();
        assertThat(reasons)
            .singleElement()
            .isIn(
                "canceled: http://a/refused: connection refused by a",
                "canceled: http://b/refused: connection refused by b");
        assertThat(results.subList(2, 4))
            .extracting(FetchResult::outcome)
            .containsOnly(Outcome.CANCELED);
      }
    });
  }
}
