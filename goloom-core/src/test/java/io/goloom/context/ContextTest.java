package io.goloom.context;

import static io.goloom.context.Contexts.assertCanceled;
import static io.goloom.context.Contexts.assertLive;
import static io.goloom.context.Contexts.node;
import static io.goloom.context.Contexts.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.Goroutine;
import io.goloom.internal.sched.VirtualScheduler;
import io.goloom.internal.wait.EndListener;
import io.goloom.internal.wait.EndSource;
import io.goloom.sync.WaitGroup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What goloom adds to Go's rules, or keeps where a tree in Java could break them. `I1` and so on
/// are the invariants in [Node].
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ContextTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void cancel_wholeSubtree_nothingAboveOrBeside() {
    Cancellable root = Context.background().withCancel();
    Cancellable left = root.withTimeout(HOUR);
    Cancellable right = root.withCancel();
    Cancellable below = left.withValue(Key.of("k"), 1).withCancel();
    left.cancel();
    assertCanceled(left, below);
    assertLive(root, right);
    root.cancel();
  }

  @Test
  void error_isFreshWithStackAndCause() {
    Cancellable ctx = Context.background().withCancel();
    Exception cause = new Exception("processing timed out");
    ctx.cancel(cause);
    ContextException first = ctx.error();
    assertThat(first).isNotSameAs(ctx.err()).isNotSameAs(ctx.error()).hasCause(cause);
    assertThat(first.getStackTrace()).isNotEmpty();
    assertThat(ctx.err().getStackTrace()).isEmpty();
    assertThatThrownBy(ctx::check)
        .isInstanceOf(CanceledException.class)
        .hasMessage("context canceled: java.lang.Exception: processing timed out");
  }

  @Test
  void deadline_childCanOnlyShorten() throws Exception {
    VirtualScheduler.run(clock -> {
      try (Cancellable parent = Context.background().withTimeout(Duration.ofSeconds(30));
          Cancellable database = parent.withTimeout(Duration.ofSeconds(3));
          Cancellable http = parent.withTimeout(Duration.ofSeconds(5));
          Cancellable tooLong = parent.withTimeout(Duration.ofSeconds(60))) {
        assertThat(clock.armed()).as("the longer one has no timer").isEqualTo(3);
        assertThat(tooLong.deadline()).isEqualTo(parent.deadline());
        assertThat(tooLong).hasToString(parent + ".withCancel");
        clock.advance(Duration.ofSeconds(3));
        assertThat(database.err()).isSameAs(DeadlineExceededException.DEADLINE_EXCEEDED);
        assertLive(parent, http, tooLong);
        clock.advance(Duration.ofSeconds(2));
        assertThat(http.err()).isSameAs(DeadlineExceededException.DEADLINE_EXCEEDED);
        clock.advance(Duration.ofSeconds(25));
        assertThat(tooLong.err()).isSameAs(DeadlineExceededException.DEADLINE_EXCEEDED);
        assertThat(clock.armed()).isZero();
      }
    });
  }

  @Test
  void deadline_isTheSameAtEachCall() throws Exception {
    VirtualScheduler.run(clock -> {
      Instant at = clock.now().plusSeconds(7);
      try (Cancellable c = Context.background().withDeadline(at);
          Cancellable t = Context.background().withTimeout(Duration.ofSeconds(7))) {
        assertThat(c.deadline()).contains(at);
        assertThat(t.deadline()).contains(at);
        clock.advance(Duration.ofSeconds(2));
        assertThat(t.deadline()).contains(at);
        assertThat(t.remaining()).contains(Duration.ofSeconds(5));
        clock.advance(Duration.ofSeconds(7));
        assertThat(t.remaining()).contains(Duration.ZERO);
      }
    });
  }

  @Test
  void deadline_extremes_areTaken() {
    for (Instant far : List.of(Instant.MAX, Instant.parse("9999-01-01T00:00:00Z"))) {
      try (Cancellable c = Context.background().withDeadline(far)) {
        assertLive(c);
        assertThat(c.deadline()).contains(far);
      }
    }
    assertThat(Context.background().withDeadline(Instant.MIN).err()).isNotNull();
    assertThat(Context.background().withTimeout(Duration.ofSeconds(Long.MIN_VALUE)).err())
        .isNotNull();
    try (Cancellable c = Context.background().withTimeout(Duration.ofSeconds(Long.MAX_VALUE))) {
      assertLive(c);
    }
  }

  @Test
  void close_disarmsTheTimer() throws Exception {
    VirtualScheduler.run(clock -> {
      Cancellable root = Context.background().withCancel();
      Cancellable child = root.withTimeout(HOUR);
      root.withTimeout(HOUR).close();
      assertThat(clock.armed()).isEqualTo(1);
      root.cancel(); // disarms the child's, too
      assertThat(clock.armed()).isZero();
      clock.advance(HOUR);
      assertCanceled(child);
    });
  }

  @Test
  void toString_showsTheChain() throws Exception {
    VirtualScheduler.run(clock -> {
      try (Cancellable c = Context.background().withCancel();
          Cancellable d = c.withTimeout(Duration.ofMillis(4900))) {
        Context v = d.withValue(Key.of("trace"), "abc").withValue(Key.of("user"), new Object());
        assertThat(v.withoutCancel())
            .hasToString(
                "context.background.withCancel.withDeadline(2026-01-01T00:00:04.900Z [4.9s])"
                    + ".withValue(trace, abc).withValue(user, java.lang.Object).withoutCancel");
      }
      assertThat(Context.todo().withTimeout(Duration.ofMinutes(90)).toString())
          .endsWith("[1h30m])");
    });
  }

  @Test
  void cancel_chainOfAMillion_doesNotOverflow() {
    Cancellable top = Context.background().withCancel();
    Context last = top;
    for (int i = 0; i < 1_000_000; i++) {
      last = last.withCancel();
    }
    top.cancel();
    assertCanceled(last);
    assertThat(last.deadline()).isEmpty();
    assertThat(last.value(Key.<String>of("none"))).isNull();
    assertThat(last.toString())
        .startsWith("context.background.withCancel.")
        .endsWith("withCancel.withCancel")
        .contains(".[999902 more].")
        .hasSizeLessThan(1500);
  }

  @Test
  void detach_inAnyOrder_keepsTheList() {
    long seed = 42;
    Random random = new Random(seed);
    Cancellable root = Context.background().withCancel();
    List<Cancellable> live = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      if (live.isEmpty() || random.nextInt(5) < 3) {
        live.add(root.withCancel());
      } else {
        live.remove(random.nextInt(live.size())).close();
      }
      if (i % 100 == 0) {
        assertThat(node(root).attached()).as("seed %d, step %d", seed, i).isEqualTo(live.size());
      }
    }
    root.cancel();
    assertCanceled(live.toArray(Context[]::new));
  }

  @Test
  void cancel_lostRace_waitsForTheWholeTree() throws Exception {
    // I4: whichever of the two ends first, the tree below has ended for both when they return.
    for (int round = 0; round < 50; round++) {
      Cancellable root = Context.background().withCancel();
      Cancellable middle = root.withCancel();
      List<Context> leaves = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        leaves.add(middle.withCancel());
      }
      WaitGroup wg = new WaitGroup();
      AtomicInteger live = new AtomicInteger();
      for (Cancellable c : List.of(root, middle, middle)) {
        wg.go(() -> {
          c.cancel();
          leaves.forEach(l -> live.addAndGet(l.err() == null ? 1 : 0));
        });
      }
      wg.await();
      assertThat(live).hasValue(0);
    }
  }

  @RepeatedTest(20)
  void tree_cancelsAgainstCreations_nobodyIsLeftBehind() throws Exception {
    Cancellable root = Context.background().withCancel();
    WaitGroup wg = new WaitGroup();
    AtomicInteger made = new AtomicInteger();
    for (int i = 0; i < 4; i++) {
      long seed = i;
      wg.go(() -> {
        Random random = new Random(seed);
        List<Context> mine = new ArrayList<>();
        mine.add(root);
        while (root.err() == null) {
          Context parent = mine.get(random.nextInt(mine.size()));
          made.incrementAndGet();
          Cancellable child = random.nextBoolean() ? parent.withCancel() : parent.withTimeout(HOUR);
          if (random.nextInt(4) == 0) {
            child.cancel();
          } else {
            mine.add(child);
          }
        }
        for (Context c : mine) {
          c.done().receive();
        }
      });
    }
    // From here, a thread of its own: the four may hold all carriers.
    until(() -> made.get() > 1000);
    root.cancel();
    wg.await();
    assertThat(node(root).attached()).isZero();
  }

  @Test
  void values_randomChains_equalAModel() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      List<Key<Integer>> keys = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        keys.add(Key.of("k" + i));
      }
      Map<Key<Integer>, Integer> model = new HashMap<>();
      Context ctx = Context.background();
      for (int i = 0; i < 40; i++) {
        Key<Integer> key = keys.get(random.nextInt(keys.size()));
        switch (random.nextInt(6)) {
          case 0 -> ctx = ctx.withCancel();
          case 1 -> ctx = new Contexts.OtherContext(ctx);
          case 2 -> {
            ctx = ctx.withValue(key, null);
            model.remove(key);
          }
          default -> {
            ctx = ctx.withValue(key, i);
            model.put(key, i);
          }
        }
        // A sibling must not show up.
        assertThat(ctx.withValue(key, -1).value(key)).isEqualTo(-1);
        for (Key<Integer> k : keys) {
          assertThat(ctx.value(k)).as("seed %d, step %d", seed, i).isEqualTo(model.get(k));
        }
      }
    }
  }

  @Test
  void cancel_listenerThrows_othersAreToldAllTheSame() {
    Cancellable root = Context.background().withCancel();
    Context before = root.withCancel();
    RuntimeException failure = new RuntimeException("on purpose");
    node(root)
        .attach(
            new EndListener() {
              @Override
              public void ended(EndSource source) {
                throw failure;
              }
            });
    Context after = root.withCancel();
    assertThatThrownBy(root::cancel).isInstanceOf(IllegalStateException.class).hasCause(failure);
    assertCanceled(root, before, after);
  }

  @Test
  void cancelWithContextsOwnErr_hasNoFurtherCause() {
    Cancellable ctx = Context.background().withCancel();
    ctx.cancel(CanceledException.CANCELED);
    assertThat(ctx.error()).hasNoCause().hasMessage("context canceled");
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void nullArguments_areNamed() {
    Context bg = Context.background();
    assertThatThrownBy(() -> bg.withTimeout(null)).hasMessage("timeout");
    assertThatThrownBy(() -> bg.withTimeout(HOUR, null)).hasMessage("cause");
    assertThatThrownBy(() -> bg.withDeadline(null)).hasMessage("deadline");
    assertThatThrownBy(() -> bg.withDeadline(Instant.MAX, null)).hasMessage("cause");
    assertThatThrownBy(() -> bg.afterFunc(null)).hasMessage("task");
    assertThatThrownBy(() -> bg.call(null)).hasMessage("body");
    assertThatThrownBy(() -> bg.run(null)).hasMessage("body");
  }

  @Test
  void cancel_wholeTreeHasEndedBeforeListenersAreTold() {
    Cancellable ctx = Context.background().withCancel();
    List<@Nullable ContextException> seen = new ArrayList<>();
    List<Cancellable> below = new ArrayList<>();
    EndListener listener =
        new EndListener() {
          @Override
          public void ended(EndSource source) {
            below.forEach(c -> seen.add(c.err()));
          }
        };
    node(ctx).attach(listener); // such as the scope of a goroutine that was started with it
    below.add(ctx.withCancel());
    below.add(below.getFirst().withCancel());
    below.add(ctx.withCancel());
    ctx.cancel();
    assertThat(seen).hasSize(3).containsOnly(CanceledException.CANCELED);
  }

  @Test
  void afterFunc_itsGoroutineIsBornWhereItWasAskedFor() throws Exception {
    BlockingQueue<Goroutine> born = new LinkedBlockingQueue<>();
    Cancellable ctx = Context.background().withCancel();
    ctx.afterFunc(() -> born.add(Goroutine.current().orElseThrow()));
    cancelElsewhere(ctx);
    assertThat(born.take().birthPlace().frames().getFirst().getMethodName())
        .isEqualTo("afterFunc_itsGoroutineIsBornWhereItWasAskedFor");
  }

  private static void cancelElsewhere(Cancellable ctx) {
    ctx.cancel();
  }
}
