package io.goloom.context;

import static io.goloom.channel.Select.select;
import static io.goloom.context.Contexts.assertCanceled;
import static io.goloom.context.Contexts.assertEnded;
import static io.goloom.context.Contexts.assertLive;
import static io.goloom.context.Contexts.isDone;
import static io.goloom.context.Contexts.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.Go;
import io.goloom.channel.Channel;
import io.goloom.channel.ReceiveChannel;
import io.goloom.context.Contexts.CustomCauseContext;
import io.goloom.context.Contexts.CustomContext;
import io.goloom.context.Contexts.CustomDoneContext;
import io.goloom.context.Contexts.OtherContext;
import io.goloom.internal.sched.VirtualScheduler;
import io.goloom.sync.WaitGroup;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What Go's `context_test.go`, `x_test.go` and `net_test.go` cover, under their names.
/// `afterfunc_test.go` and the AfterFunc tests of `x_test.go` are in [GoAfterFuncConformanceTest],
/// `example_test.go` in [GoContextExamplesTest].
///
/// Not applicable: `TestDeadlineExceededIsNetError` and `TestDeadlineExceededSupportsTimeout` ask
/// an error for an interface by which Go's `net` tells timeouts; here the class says it, see
/// [#testDeadlineExceededIsAClassOfItsOwn]. The half of `TestWithValueChecksKey` about keys that
/// cannot be compared: a [Key] always can.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class GoContextConformanceTest {
  private static final Duration SHORT = Duration.ofMillis(1);
  private static final Duration VERY_LONG = Duration.ofHours(1000);

  private static final Key<String> K1 = Key.of("key1");
  private static final Key<String> K2 = Key.of("key2(1)");
  private static final Key<String> K3 = Key.of("key2(3)");

  @Test
  void testParentFinishesChild() {
    Cancellable parent = Context.background().withCancel();
    Cancellable cancelChild = parent.withCancel();
    Context valueChild = parent.withValue(K1, "value");
    Cancellable timerChild = valueChild.withTimeout(VERY_LONG);
    AfterFunc afterChild = parent.afterFunc(() -> {});

    assertLive(parent, cancelChild, timerChild, valueChild);
    assertThat(node(parent).attached()).isEqualTo(3);
    assertThat(node(cancelChild).parent().end()).isSameAs(node(parent));
    assertThat(node(timerChild).parent().end()).isSameAs(node(parent));

    parent.cancel();

    assertThat(node(parent).attached()).isZero();
    assertCanceled(parent, cancelChild, valueChild, timerChild);
    assertThat(afterChild.stop()).isFalse();
    assertCanceled(parent.withValue(K1, "value"));
    timerChild.close();
    cancelChild.close();
  }

  @Test
  void testChildFinishesFirst() {
    Cancellable cancelable = Context.background().withCancel();
    for (Context parent : List.of(Context.background(), cancelable)) {
      Cancellable child = parent.withCancel();
      assertLive(parent, child);
      if (parent.equals(cancelable)) {
        assertThat(node(child).parent().end()).isSameAs(node(parent));
        assertThat(node(parent).attached()).isEqualTo(1);
      }
      child.cancel();
      if (parent.equals(cancelable)) {
        assertThat(node(parent).attached()).isZero();
      }
      assertCanceled(child);
      assertLive(parent);
    }
    cancelable.cancel();
  }

  @Test
  void testCancelRemoves() {
    try (Cancellable ctx = Context.background().withCancel()) {
      assertThat(node(ctx).attached()).isZero();
      Cancellable child = ctx.withCancel();
      assertThat(node(ctx).attached()).isEqualTo(1);
      child.cancel();
      assertThat(node(ctx).attached()).isZero();

      Cancellable timed = ctx.withTimeout(Duration.ofMinutes(60));
      assertThat(node(ctx).attached()).isEqualTo(1);
      timed.cancel();
      assertThat(node(ctx).attached()).isZero();

      AfterFunc stop = ctx.afterFunc(() -> {});
      assertThat(node(ctx).attached()).isEqualTo(1);
      assertThat(stop.stop()).isTrue();
      assertThat(node(ctx).attached()).isZero();
    }
  }

  /// In Go a context with a Done channel of its own costs a goroutine for each child; here none
  /// does, whatever stands above.
  @Test
  void testCustomContextGoroutines() {
    Cancellable cancelable = Context.background().withCancel();
    Supplier<Context> ownDone = () -> new CustomDoneContext(Context.background(), Channel.make());
    List<Supplier<Context>> parents =
        List.of(
            ownDone,
            () -> new OtherContext(Context.background()),
            () -> new OtherContext(cancelable),
            () -> new OtherContext(new OtherContext(cancelable)),
            () -> new OtherContext(cancelable).withValue(K1, "v"),
            () -> ownDone.get().withValue(K1, "v"),
            () -> new OtherContext(cancelable).withCancel());
    for (Supplier<Context> parent : parents) {
      long before = Go.numGoroutine();
      List<Cancellable> children = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        children.add(parent.get().withCancel());
        children.add(parent.get().withTimeout(VERY_LONG));
      }
      // Goroutines that other tests have left behind may end meanwhile, but a thousand more would
      // be ours.
      assertThat(Go.numGoroutine()).isLessThan(before + 1000);
      children.forEach(Cancellable::cancel);
    }
    cancelable.cancel();
  }

  @Test
  void testBackground() {
    assertLive(Context.background());
    assertThat(Context.background()).hasToString("context.background");
  }

  @Test
  void testTODO() {
    assertLive(Context.todo());
    assertThat(Context.todo()).hasToString("context.todo");
  }

  @Test
  void testWithCancel() {
    Cancellable c1 = Context.background().withCancel();
    assertThat(c1).hasToString("context.background.withCancel");
    Context o = new OtherContext(c1);
    Cancellable c2 = o.withCancel();
    for (Context c : List.of(c1, o, c2)) {
      assertThat(c.done()).isNotSameAs(ReceiveChannel.never());
      assertLive(c);
    }
    c1.cancel();
    assertCanceled(c1, o, c2);
  }

  @Test
  void testDeadline() throws Exception {
    VirtualScheduler.run(clock -> {
      Context c = Context.background().withDeadline(clock.now().plus(SHORT));
      assertThat(c.toString()).startsWith("context.background.withDeadline(");
      assertLive(c);
      clock.advance(SHORT);
      assertEnded(DeadlineExceededException.DEADLINE_EXCEEDED, c);

      Context o = new OtherContext(Context.background().withDeadline(clock.now().plus(SHORT)));
      clock.advance(SHORT);
      assertEnded(DeadlineExceededException.DEADLINE_EXCEEDED, o);

      o = new OtherContext(Context.background().withDeadline(clock.now().plus(SHORT)));
      c = o.withDeadline(clock.now().plus(VERY_LONG));
      clock.advance(SHORT);
      assertEnded(DeadlineExceededException.DEADLINE_EXCEEDED, c);

      c = Context.background().withDeadline(clock.now().minus(SHORT));
      assertEnded(DeadlineExceededException.DEADLINE_EXCEEDED, c);

      c = Context.background().withDeadline(clock.now());
      assertEnded(DeadlineExceededException.DEADLINE_EXCEEDED, c);
      assertThat(clock.armed()).isZero();
    });
  }

  @Test
  void testTimeout() throws Exception {
    VirtualScheduler.run(clock -> {
      Context c = Context.background().withTimeout(SHORT);
      assertThat(c.toString()).startsWith("context.background.withDeadline(");
      clock.advance(SHORT);
      assertEnded(DeadlineExceededException.DEADLINE_EXCEEDED, c);

      Context o = new OtherContext(Context.background().withTimeout(SHORT));
      c = o.withTimeout(VERY_LONG);
      clock.advance(SHORT);
      assertEnded(DeadlineExceededException.DEADLINE_EXCEEDED, o, c);
    });
  }

  @Test
  void testCanceledTimeout() {
    Cancellable first = Context.background().withTimeout(Duration.ofHours(1));
    Cancellable c = new OtherContext(first).withTimeout(VERY_LONG);
    c.cancel();
    assertCanceled(c);
    assertLive(first);
    first.cancel();
  }

  private static void checkValues(
      Context c, @Nullable String v1, @Nullable String v2, @Nullable String v3) {
    assertThat(c.value(K1)).isEqualTo(v1);
    assertThat(c.value(K2)).isEqualTo(v2);
    assertThat(c.value(K3)).isEqualTo(v3);
  }

  @Test
  void testValues() {
    Context c0 = Context.background();
    checkValues(c0, null, null, null);
    Context c1 = c0.withValue(K1, "c1k1");
    checkValues(c1, "c1k1", null, null);
    assertThat(c1).hasToString("context.background.withValue(key1, c1k1)");
    Context c2 = c1.withValue(K2, "c2k2");
    checkValues(c2, "c1k1", "c2k2", null);
    Context c3 = c2.withValue(K3, "c3k3");
    checkValues(c3, "c1k1", "c2k2", "c3k3");
    Context c4 = c3.withValue(K1, null);
    checkValues(c4, null, "c2k2", "c3k3");
    assertThat(c4)
        .hasToString(
            "context.background.withValue(key1, c1k1).withValue(key2(1), c2k2)"
                + ".withValue(key2(3), c3k3).withValue(key1, null)");
    checkValues(new OtherContext(c0), null, null, null);
    Context o1 = new OtherContext(c0.withValue(K1, "c1k1"));
    checkValues(o1, "c1k1", null, null);
    checkValues(o1.withValue(K2, "o2k2"), "c1k1", "o2k2", null);
    Context o3 = new OtherContext(c4);
    checkValues(o3, null, "c2k2", "c3k3");
    checkValues(o3.withValue(K3, null), null, "c2k2", null);
  }

  /// Go counts allocations, the JVM bytes. The limits are the sizes of the objects, with the Done
  /// channel where it is asked for.
  @Test
  void testAllocs() throws Exception {
    Context bg = Context.background();
    assertThat(bytesPerRun(Context::background)).isLessThan(8);
    assertThat(bytesPerRun(() -> bg.withValue(K1, null).value(K1))).isLessThan(100);
    // The slack is for those that are looked at: see LostContexts.
    assertThat(bytesPerRun(() -> bg.withCancel().close())).isLessThan(200);
    assertThat(bytesPerRun(() -> bg.withTimeout(VERY_LONG).close())).isLessThan(300);
  }

  private static long bytesPerRun(Runnable body) throws ReflectiveOperationException {
    // By reflection: the module of the sources under test reads java.base alone.
    Object bean =
        Class.forName("java.lang.management.ManagementFactory")
            .getMethod("getThreadMXBean")
            .invoke(null);
    Method allocated =
        Class.forName("com.sun.management.ThreadMXBean")
            .getMethod("getCurrentThreadAllocatedBytes");
    int n = 20_000;
    for (int i = 0; i < n; i++) {
      body.run();
    }
    long before = (long) allocated.invoke(bean);
    for (int i = 0; i < n; i++) {
      body.run();
    }
    return ((long) allocated.invoke(bean) - before) / n;
  }

  @Test
  void testSimultaneousCancels() throws Exception {
    List<Cancellable> all = new ArrayList<>();
    all.add(Context.background().withCancel());
    for (int i = 0; all.size() < 100; i++) {
      for (int j = 0; j < 4; j++) {
        all.add(all.get(i).withCancel());
      }
    }
    List<Cancellable> order = new ArrayList<>(all);
    Collections.shuffle(order, new Random(1));
    WaitGroup wg = new WaitGroup();
    for (Cancellable c : order) {
      wg.go(c::cancel);
    }
    Collections.shuffle(order, new Random(2));
    for (Cancellable c : order) {
      assertThat(c.done().receive()).isNull();
    }
    wg.await();
  }

  @Test
  void testInterlockedCancels() throws Exception {
    Cancellable parent = Context.background().withCancel();
    Cancellable child = parent.withCancel();
    Go.go(() -> {
      parent.done().receive();
      child.cancel();
    });
    parent.cancel();
    assertThat(child.done().receive()).isNull();
  }

  @Test
  void testLayersCancel() throws Exception {
    for (long seed = 0; seed < 50; seed++) {
      testLayers(seed, false);
    }
  }

  @Test
  void testLayersTimeout() throws Exception {
    for (long seed = 0; seed < 50; seed++) {
      testLayers(seed, true);
    }
  }

  private static void testLayers(long seed, boolean timeout) throws Exception {
    VirtualScheduler.run(clock -> {
      Random random = new Random(seed);
      List<Key<Object>> keys = new ArrayList<>();
      List<Cancellable> cancels = new ArrayList<>();
      int timers = 0;
      Context ctx = Context.background();
      for (int i = 0; i < 30 || timers == 0 || cancels.isEmpty() || keys.isEmpty(); i++) {
        switch (random.nextInt(3)) {
          case 0 -> {
            Key<Object> key = Key.of("k" + i);
            ctx = ctx.withValue(key, key);
            keys.add(key);
          }
          case 1 -> {
            Cancellable c = ctx.withCancel();
            cancels.add(c);
            ctx = c;
          }
          default -> {
            Cancellable c = ctx.withTimeout(timeout ? SHORT : VERY_LONG);
            cancels.add(c);
            ctx = c;
            timers++;
          }
        }
      }
      assertLive(ctx);
      assertThat(ctx.toString()).as("seed %d", seed).startsWith("context.background.");
      if (timeout) {
        clock.advance(SHORT);
      } else {
        cancels.get(random.nextInt(cancels.size())).cancel();
      }
      assertThat(isDone(ctx)).as("seed %d", seed).isTrue();
      for (Key<Object> key : keys) {
        assertThat(ctx.value(key)).as("seed %d", seed).isSameAs(key);
      }
      cancels.getFirst().cancel();
      cancels.forEach(Cancellable::close);
      assertThat(clock.armed()).as("seed %d", seed).isZero();
    });
  }

  @Test
  void testWithCancelCanceledParent() {
    Cancellable parent = Context.background().withCancel();
    Exception cause = new Exception("Because!");
    parent.cancel(cause);
    Context c = parent.withCancel();
    assertCanceled(c);
    assertThat(c.cause()).isSameAs(cause);
  }

  @Test
  void testWithCancelSimultaneouslyCanceledParent() throws Exception {
    for (int i = 0; i < 100; i++) {
      Cancellable parent = Context.background().withCancel();
      Exception cause = new Exception("Because!");
      Go.go(() -> parent.cancel(cause));
      Context c = parent.withCancel();
      assertThat(c.done().receive()).isNull();
      assertCanceled(c);
      assertThat(c.cause()).isSameAs(cause);
    }
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void testWithValueChecksKey() {
    assertThatThrownBy(() -> Context.background().withValue(null, "bar"))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("key");
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void testInvalidDerivedFail() {
    Context parent = null;
    assertThatThrownBy(() -> parent.withCancel()).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> parent.withDeadline(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> parent.withValue(K1, "bar")).isInstanceOf(NullPointerException.class);
  }

  @Test
  void testDeadlineExceededIsAClassOfItsOwn() {
    ContextException err = Context.background().withTimeout(Duration.ZERO).err();
    assertThat(err)
        .isSameAs(DeadlineExceededException.DEADLINE_EXCEEDED)
        .isInstanceOf(DeadlineExceededException.class);
    assertThat(err)
        .isNotInstanceOf(CanceledException.class)
        .hasMessage("context deadline exceeded");
  }

  private static final Duration FOREVER = Duration.ofSeconds(1_000_000);
  private static final Exception PARENT_CAUSE = new Exception("parentCause");
  private static final Exception CHILD_CAUSE = new Exception("childCause");
  private static final Exception TOO_SLOW = new Exception("tooSlow");
  private static final Exception FINISHED_EARLY = new Exception("finishedEarly");

  record CauseCase(
      String name,
      Supplier<Context> make,
      @Nullable ContextException err,
      @Nullable Throwable cause) {
    @Override
    public String toString() {
      return name;
    }
  }

  @ParameterizedTest
  @MethodSource
  void testCause(CauseCase c) {
    Context ctx = c.make.get();
    assertThat(ctx.err()).isSameAs(c.err);
    assertThat(ctx.cause()).isSameAs(c.cause);
  }

  static Stream<CauseCase> testCause() {
    CanceledException canceled = CanceledException.CANCELED;
    DeadlineExceededException exceeded = DeadlineExceededException.DEADLINE_EXCEEDED;
    return Stream.of(
        new CauseCase("Background", Context::background, null, null),
        new CauseCase("TODO", Context::todo, null, null),
        new CauseCase("WithCancel", () -> cancel(bg().withCancel()), canceled, canceled),
        new CauseCase(
            "WithCancelCause",
            () -> cancel(bg().withCancel(), PARENT_CAUSE),
            canceled,
            PARENT_CAUSE),
        new CauseCase(
            "WithCancelCause nil", () -> cancel(bg().withCancel(), null), canceled, canceled),
        new CauseCase(
            "WithCancelCause: parent cause before child",
            () -> twoCancels(PARENT_CAUSE, CHILD_CAUSE, true),
            canceled,
            PARENT_CAUSE),
        new CauseCase(
            "WithCancelCause: parent cause after child",
            () -> twoCancels(PARENT_CAUSE, CHILD_CAUSE, false),
            canceled,
            CHILD_CAUSE),
        new CauseCase(
            "WithCancelCause: parent cause before nil",
            () -> twoCancels(PARENT_CAUSE, null, true),
            canceled,
            PARENT_CAUSE),
        new CauseCase(
            "WithCancelCause: parent cause after nil",
            () -> twoCancels(PARENT_CAUSE, null, false),
            canceled,
            canceled),
        new CauseCase(
            "WithCancelCause: child cause after nil",
            () -> twoCancels(null, CHILD_CAUSE, true),
            canceled,
            canceled),
        new CauseCase(
            "WithCancelCause: child cause before nil",
            () -> twoCancels(null, CHILD_CAUSE, false),
            canceled,
            CHILD_CAUSE),
        new CauseCase(
            "WithTimeout", () -> cancel(bg().withTimeout(Duration.ZERO)), exceeded, exceeded),
        new CauseCase(
            "WithTimeout canceled", () -> cancel(bg().withTimeout(FOREVER)), canceled, canceled),
        new CauseCase(
            "WithTimeoutCause",
            () -> cancel(bg().withTimeout(Duration.ZERO, TOO_SLOW)),
            exceeded,
            TOO_SLOW),
        new CauseCase(
            "WithTimeoutCause canceled",
            () -> cancel(bg().withTimeout(FOREVER, TOO_SLOW)),
            canceled,
            canceled),
        new CauseCase("WithTimeoutCause stacked", () -> stacked(Duration.ZERO), exceeded, TOO_SLOW),
        new CauseCase(
            "WithTimeoutCause stacked canceled", () -> stacked(FOREVER), canceled, FINISHED_EARLY),
        new CauseCase("WithoutCancel", () -> bg().withoutCancel(), null, null),
        new CauseCase(
            "WithoutCancel canceled",
            () -> {
              Cancellable ctx = bg().withCancel();
              Context without = ctx.withoutCancel();
              ctx.cancel(FINISHED_EARLY);
              return without;
            },
            null,
            null),
        new CauseCase(
            "WithoutCancel timeout",
            () -> cancel(bg().withTimeout(Duration.ZERO, TOO_SLOW)).withoutCancel(),
            null,
            null),
        new CauseCase(
            "parent of custom context not canceled",
            () -> {
              CustomContext ctx = new CustomContext(bg().withCancel());
              ctx.cancel();
              return ctx;
            },
            canceled,
            canceled),
        new CauseCase(
            "parent of custom context is canceled before",
            () -> {
              Cancellable parent = bg().withCancel();
              CustomContext ctx = new CustomContext(parent);
              parent.cancel(PARENT_CAUSE);
              ctx.cancel();
              return ctx;
            },
            canceled,
            PARENT_CAUSE),
        // As in Go, and as little right as there: who was first cannot be told from outside a
        // custom context.
        new CauseCase(
            "parent of custom context is canceled after",
            () -> {
              Cancellable parent = bg().withCancel();
              CustomContext ctx = new CustomContext(parent);
              ctx.cancel();
              parent.cancel(PARENT_CAUSE);
              return ctx;
            },
            canceled,
            PARENT_CAUSE));
  }

  private static Context bg() {
    return Context.background();
  }

  private static Context cancel(Cancellable c) {
    c.cancel();
    return c;
  }

  private static Context cancel(Cancellable c, @Nullable Throwable cause) {
    c.cancel(cause);
    return c;
  }

  private static Context twoCancels(
      @Nullable Throwable parentCause, @Nullable Throwable childCause, boolean parentFirst) {
    Cancellable parent = bg().withCancel();
    Cancellable child = parent.withCancel();
    if (parentFirst) {
      parent.cancel(parentCause);
    }
    child.cancel(childCause);
    parent.cancel(parentCause);
    return child;
  }

  private static Context stacked(Duration timeout) {
    Cancellable parent = bg().withCancel();
    Context ctx = parent.withTimeout(timeout, TOO_SLOW);
    parent.cancel(FINISHED_EARLY);
    return ctx;
  }

  @Test
  void testCauseRace() {
    Exception cause = new Exception("TestCauseRace");
    Cancellable ctx = Context.background().withCancel();
    Go.go(() -> ctx.cancel(cause));
    while (true) {
      Throwable seen = ctx.cause();
      if (seen != null) {
        assertThat(seen).isSameAs(cause);
        return;
      }
      Go.gosched();
    }
  }

  @Test
  void testWithoutCancel() {
    Context ctx = Context.background().withTimeout(FOREVER).withValue(K1, "value").withoutCancel();
    assertThat(ctx.deadline()).isEmpty();
    assertThat(ctx.done()).isSameAs(ReceiveChannel.never());
    assertThat(ctx.err()).isNull();
    assertThat(ctx.value(K1)).isEqualTo("value");
  }

  @Test
  void testCustomContextPropagation() throws Exception {
    Exception cause = new Exception("TestCustomContextPropagation");
    Channel<Void> done = Channel.make();
    Cancellable ctx1 = Context.background().withCancel();
    Context ctx2 = new CustomDoneContext(ctx1, done);
    Cancellable ctx3 = ctx2.withCancel();
    ctx1.cancel(cause);
    assertLive(ctx3);
    done.close();
    assertThat(ctx3.done().receive()).isNull();
    assertCanceled(ctx3);
    assertThat(ctx3.cause()).isSameAs(cause);
  }

  @Test
  void testCustomContextCause() {
    CanceledException canceled = CanceledException.CANCELED;
    CustomCauseContext custom = new CustomCauseContext();
    custom.cancel();
    assertThat(custom.err()).isSameAs(canceled);
    assertThat(custom.cause()).isSameAs(canceled);

    custom = new CustomCauseContext();
    Cancellable ctx = custom.withCancel();
    Exception cause = new Exception("TestCustomContextCause");
    ctx.cancel(cause);
    assertCanceled(ctx);
    assertThat(ctx.cause()).isSameAs(cause);
    assertLive(custom);

    custom.cancel();
    assertCanceled(ctx, custom);
    assertThat(ctx.cause()).isSameAs(cause);
    assertThat(custom.cause()).isSameAs(canceled);

    custom = new CustomCauseContext();
    ctx = custom.withCancel();
    custom.cancelsToo(ctx);
    custom.cancel();
    assertCanceled(ctx, custom);
    assertThat(ctx.cause()).isSameAs(canceled);
    assertThat(custom.cause()).isSameAs(canceled);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void testContextErrDoneRace(boolean goroutine) {
    for (int i = 0; i < 200; i++) {
      Cancellable ctx = Context.background().withCancel();
      ReceiveChannel<Void> done = ctx.done();
      if (goroutine) {
        Go.go(() -> ctx.cancel());
      } else {
        Thread.ofPlatform().daemon().start(ctx::cancel);
      }
      while (ctx.err() == null) {
        Thread.onSpinWait();
      }
      assertThat(done.isClosed()).isTrue();
    }
  }

  @Test
  void testDoneInSelect() throws Exception {
    Cancellable ctx = Context.background().withCancel();
    Channel<Integer> never = Channel.make();
    Go.go(() -> ctx.cancel());
    String got =
        Objects.requireNonNull(
            select(ctx.done().onReceive(() -> "done"), never.onReceive(v -> "value " + v)));
    assertThat(got).isEqualTo("done");
  }
}
