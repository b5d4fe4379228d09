package io.goloom.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.goloom.Go;
import io.goloom.channel.Channel;
import io.goloom.context.CanceledException;
import io.goloom.context.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What golang.org/x/sync/errgroup's own tests cover, a test for each of theirs, under its name.
///
/// Not here: the benchmark `BenchmarkGo`. `ExampleGroup_justErrors`, `ExampleGroup_parallel` and
/// `ExampleGroup_pipeline` show uses; the first two are `exampleJustErrors` and `exampleParallel`,
/// the third needs files and is shown by the examples module.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GoErrGroupConformanceTest {
  private static final Exception ERR1 = new Exception("errgroup_test: 1");
  private static final Exception ERR2 = new Exception("errgroup_test: 2");

  private static List<List<@Nullable Exception>> table() {
    List<List<@Nullable Exception>> all = new ArrayList<>();
    all.add(List.of());
    all.add(list((Exception) null));
    all.add(list(ERR1));
    all.add(list(ERR1, null));
    all.add(list(ERR1, null, ERR2));
    return all;
  }

  private static List<@Nullable Exception> list(@Nullable Exception... errs) {
    List<@Nullable Exception> list = new ArrayList<>();
    for (Exception err : errs) {
      list.add(err);
    }
    return list;
  }

  private static @Nullable Exception first(List<@Nullable Exception> errs) {
    return errs.stream().filter(Objects::nonNull).findFirst().orElse(null);
  }

  private static void fail(@Nullable Exception err) throws Exception {
    if (err != null) {
      throw err;
    }
  }

  @Test
  void testZeroGroup() throws Exception {
    for (List<@Nullable Exception> errs : table()) {
      ErrGroup g = new ErrGroup();
      Exception firstErr = null;
      for (Exception err : errs) {
        g.go(() -> fail(err));
        if (firstErr == null) {
          firstErr = err;
        }
        assertThat(catchThrowable(g::await)).isSameAs(firstErr);
      }
    }
  }

  @Test
  void testWithContext() throws Exception {
    for (List<@Nullable Exception> errs : table()) {
      ErrGroup g = ErrGroup.withContext(Context.background());
      for (Exception err : errs) {
        g.go(() -> fail(err));
      }
      Throwable got = catchThrowable(g::await);
      if (errs.stream().filter(Objects::nonNull).count() < 2) {
        assertThat(got).isSameAs(first(errs)); // with two either may be the first
      } else {
        assertThat(got).isIn(ERR1, ERR2);
      }
      assertThat(g.context().done().isClosed()).isTrue();
      assertThat(g.context().err()).isSameAs(CanceledException.CANCELED);
    }
  }

  @Test
  void testTryGo() throws Exception {
    ErrGroup g = new ErrGroup();
    int n = 42;
    g.limit(n);
    Channel<Boolean> ch = Channel.make();
    for (int i = 0; i < n; i++) {
      assertThat(g.tryGo(() -> ch.send(true))).isTrue();
    }
    assertThat(g.tryGo(() -> ch.send(true))).isFalse();
    Go.go(() -> {
      for (int i = 0; i < n; i++) {
        ch.receive();
      }
    });
    g.await();
    assertThat(g.tryGo(() -> ch.send(true))).isTrue();
    ch.receive();
    g.await();

    g.limit(1);
    assertThat(g.tryGo(() -> ch.send(true))).isTrue();
    assertThat(g.tryGo(() -> ch.send(true))).isFalse();
    ch.receive();
    g.await();

    g.limit(-1);
    for (int i = 0; i < n; i++) {
      assertThat(g.tryGo(() -> ch.send(true))).isTrue();
    }
    for (int i = 0; i < n; i++) {
      ch.receive();
    }
    g.await();

    g.limit(0);
    assertThat(g.tryGo(() -> ch.send(true))).isFalse();
  }

  @Test
  void testGoLimit() throws Exception {
    int limit = 10;
    ErrGroup g = new ErrGroup().limit(limit);
    AtomicInteger active = new AtomicInteger();
    for (int i = 0; i <= 1 << 10; i++) {
      g.go(() -> {
        int n = active.incrementAndGet();
        if (n > limit) {
          throw new Exception("saw " + n + " active goroutines; want <= " + limit);
        }
        Go.gosched();
        active.decrementAndGet();
      });
    }
    g.await();
  }

  /// Go's zero group has no limit: so has ours.
  @Test
  void testCancelCause() throws Exception {
    for (List<@Nullable Exception> errs : table()) {
      if (errs.contains(ERR2)) {
        continue; // which one is first is left to chance here; Go's table has no such row either
      }
      ErrGroup g = ErrGroup.withContext(Context.background());
      for (Exception err : errs) {
        g.go(() -> fail(err));
      }
      Exception want = first(errs);
      assertThat(catchThrowable(g::await)).isSameAs(want);
      assertThat(g.context().cause()).isSameAs(want == null ? CanceledException.CANCELED : want);
    }
  }

  @Test
  void exampleJustErrors() throws Exception {
    AtomicInteger fetched = new AtomicInteger();
    try (ErrGroup g = new ErrGroup()) {
      for (String url : List.of("http://www.golang.org/", "http://www.google.com/")) {
        g.go(() -> fetched.addAndGet(url.length()));
      }
      g.await();
    }
    assertThat(fetched).hasValue(44);
  }

  @Test
  void exampleParallel() throws Exception {
    try (ErrGroup g = ErrGroup.withContext(Context.background())) {
      List<ErrGroup.Result<String>> results = new ArrayList<>();
      for (String search : List.of("web", "image", "video")) {
        results.add(g.call(ctx -> search + " result for \"golang\""));
      }
      g.await();
      assertThat(results.stream().map(ErrGroup.Result::get))
          .containsExactly(
              "web result for \"golang\"",
              "image result for \"golang\"",
              "video result for \"golang\"");
    }
  }
}
