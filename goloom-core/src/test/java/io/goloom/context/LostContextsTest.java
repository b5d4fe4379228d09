package io.goloom.context;

import static io.goloom.context.Contexts.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.Go;
import io.goloom.diagnostics.Report;
import io.goloom.diagnostics.Reporter;
import io.goloom.internal.time.SystemClock;
import io.goloom.internal.time.VirtualClock;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("sets the reporter")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LostContextsTest {
  private final List<Report.ContextLost> reports = new CopyOnWriteArrayList<>();
  private Reporter before = r -> {};

  @BeforeEach
  void listen() {
    before =
        Go.reporter(r -> {
          if (r instanceof Report.ContextLost lost) {
            reports.add(lost);
          }
        });
  }

  @AfterEach
  void restore() {
    Go.reporter(before);
  }

  private static void collectUntil(BooleanSupplier state) {
    while (!state.getAsBoolean()) {
      System.gc();
      Thread.yield();
    }
  }

  /// Collects until a handle that was made and dropped after all others is gone, and reported by
  /// nobody.
  private static void collectAll(LostContexts contexts) {
    WeakReference<Object> canary = new WeakReference<>(new Object());
    collectUntil(() -> canary.refersTo(null));
    contexts.reportLost();
  }

  /// The node of a context whose handle nobody has.
  private static Node lose(LostContexts contexts, Context parent) {
    return node(contexts.make(Node.under(Own.link(parent))));
  }

  private LostContexts all() {
    return new LostContexts(LostContexts.Mode.ALL, new VirtualClock());
  }

  @Test
  void lost_isReportedOnceWithItsBirthPlace() {
    LostContexts contexts = all();
    try (Cancellable root = Context.background().withCancel()) {
      Node node = lose(contexts, root);
      collectUntil(() -> {
        contexts.reportLost();
        return !reports.isEmpty();
      });
      collectAll(contexts);
      assertThat(reports).hasSize(1);
      Report.ContextLost lost = reports.getFirst();
      assertThat(lost.description()).isEqualTo("context.background.withCancel.withCancel");
      assertThat(lost.birthPlace().own()).isTrue();
      assertThat(lost.birthPlace().frames()).isNotEmpty();
      assertThat(lost.text())
          .startsWith("context never closed: context.background.withCancel.withCancel was lost");
      assertThat(node.err()).as("reported, not ended").isNull();
      assertThat(node(root).attached()).as("still in the tree").isEqualTo(1);
    }
  }

  @Test
  void lost_underChildrenTimersAndValues_isReported() {
    LostContexts contexts = all();
    Cancellable root = Context.background().withCancel();
    Key<String> key = Key.of("k");
    // All that refers to the lost one is what was derived from it, its parent and its timer.
    Context child = timed(contexts, root).withValue(key, "v").withCancel();
    collectUntil(() -> {
      contexts.reportLost();
      return !reports.isEmpty();
    });
    assertThat(reports.getFirst().description())
        .startsWith("context.background.withCancel.withDeadline(");
    assertThat(child.err()).isNull();
    root.cancel();
    assertThat(child.err()).isNotNull();
  }

  private static Cancellable timed(LostContexts contexts, Context parent) {
    return contexts.make(Node.under(Own.link(parent), Deadline.in(Duration.ofHours(1), null)));
  }

  @Test
  void closed_isNotReported() {
    LostContexts contexts = all();
    for (int i = 0; i < 100; i++) {
      contexts.make(Node.under(Own.link(Context.background()))).close();
    }
    collectAll(contexts);
    assertThat(reports).isEmpty();
  }

  @Test
  void endedByParent_isNotReported() {
    LostContexts contexts = all();
    Cancellable root = Context.background().withCancel();
    WeakReference<Object> handle = new WeakReference<>(contexts.make(Node.under(Own.link(root))));
    root.cancel();
    collectUntil(() -> handle.refersTo(null));
    collectAll(contexts);
    assertThat(reports).isEmpty();
  }

  @Test
  void held_isNotReported() {
    LostContexts contexts = all();
    Cancellable held = contexts.make(Node.under(Own.link(Context.background())));
    collectAll(contexts);
    assertThat(reports).isEmpty();
    held.close();
  }

  @Test
  void auto_onePlace_isReportedOnce() {
    LostContexts contexts = new LostContexts(LostContexts.Mode.AUTO, new VirtualClock());
    for (int i = 0; i < 50; i++) {
      lose(contexts, Context.background());
    }
    collectUntil(() -> {
      contexts.reportLost();
      return !reports.isEmpty();
    });
    collectAll(contexts);
    assertThat(reports).hasSize(1);
  }

  @Test
  void auto_afterTheFirstHundreds_stillFindsSome() {
    LostContexts contexts = new LostContexts(LostContexts.Mode.AUTO, new VirtualClock());
    for (int i = 0; i < 1000; i++) {
      contexts.make(Node.under(Own.link(Context.background()))).close();
    }
    for (int i = 0; i < 128; i++) {
      lose(contexts, Context.background());
    }
    collectUntil(() -> {
      contexts.reportLost();
      return !reports.isEmpty();
    });
    assertThat(reports).hasSize(1);
  }

  @Test
  void off_nothingIsLookedAt() {
    LostContexts contexts = new LostContexts(LostContexts.Mode.OFF, new VirtualClock());
    WeakReference<Object> handle =
        new WeakReference<>(contexts.make(Node.under(Own.link(Context.background()))));
    collectUntil(() -> handle.refersTo(null));
    collectAll(contexts);
    assertThat(reports).isEmpty();
  }

  @Test
  void idleProgram_isReportedByTheTimer() {
    LostContexts contexts = new LostContexts(LostContexts.Mode.ALL, SystemClock.INSTANCE);
    lose(contexts, Context.background());
    collectUntil(() -> !reports.isEmpty());
    assertThat(reports).hasSize(1);
  }

  @Test
  void timer_nothingLeftToWatch_stops() {
    VirtualClock clock = new VirtualClock();
    LostContexts contexts = new LostContexts(LostContexts.Mode.ALL, clock);
    Cancellable context = contexts.make(Node.under(Own.link(Context.background())));
    assertThat(clock.armed()).isEqualTo(1);
    clock.advance(Duration.ofSeconds(5));
    assertThat(clock.armed()).isEqualTo(1);
    context.close();
    clock.advance(Duration.ofSeconds(5));
    assertThat(clock.armed()).isZero();
  }
}
