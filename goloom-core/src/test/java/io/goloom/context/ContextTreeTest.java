package io.goloom.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.Go;
import io.goloom.Goroutine;
import io.goloom.channel.Channel;
import io.goloom.channel.ReceiveChannel;
import io.goloom.sched.WaitReason;
import io.goloom.testing.Until;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ContextTreeTest {
  private static final Key<String> TRACE = Key.of("trace");

  /// The tree that a goroutine runs in; other tests may have theirs at the same time.
  private static ContextTree treeOf(Goroutine g) {
    return ContextTree.all().stream().filter(tree -> has(tree, g.id())).findFirst().orElseThrow();
  }

  private static boolean has(ContextTree tree, long id) {
    return tree.goroutines().contains(id) || tree.children().stream().anyMatch(t -> has(t, id));
  }

  private static Goroutine waits(Context ctx, Channel<Integer> gate) {
    Goroutine g = Go.go(ctx, c -> gate.receive());
    Until.waitsFor(g, WaitReason.CHANNEL_RECEIVE);
    return g;
  }

  @Test
  void all_requestWithTwoCalls_isATreeWithTimeLeft() throws Exception {
    Channel<Integer> gate = Channel.make();
    try (var request = Context.background().withTimeout(Duration.ofHours(1));
        var query = request.withValue(TRACE, "t1").withTimeout(Duration.ofMinutes(1));
        var call = request.withCancel()) {
      Goroutine server = waits(request, gate);
      Goroutine first = waits(query, gate);
      Goroutine second = waits(query.withValue(TRACE, "t2"), gate);
      ContextTree tree = treeOf(first);
      assertThat(tree.goroutines()).containsExactly(server.id());
      assertThat(tree.remaining().orElseThrow())
          .isGreaterThan(Duration.ofMinutes(50))
          .isLessThanOrEqualTo(Duration.ofHours(1));
      assertThat(tree.children()).hasSize(2);
      assertThat(tree.children().getFirst().remaining().orElseThrow())
          .isLessThanOrEqualTo(Duration.ofMinutes(1));
      assertThat(tree.children().getLast().remaining().orElseThrow())
          .as("its parent's")
          .isGreaterThan(Duration.ofMinutes(50));
      assertThat(tree.text().replaceAll("\\(20[^)]*\\)", "(TIME)"))
          .isEqualTo(
              """
              context.background.withDeadline(TIME) goroutine %d
                withValue(trace, t1).withDeadline(TIME) goroutines %d, %d
                withCancel\
              """
                  .formatted(server.id(), first.id(), second.id()));
      call.cancel();
      assertThat(treeOf(first).children()).hasSize(1);
      gate.close();
      Until.dead(server);
      Until.dead(first);
      Until.dead(second);
    }
  }

  @Test
  void all_manyAndDeep_isCut() throws Exception {
    Channel<Integer> gate = Channel.make();
    try (var root = Context.background().withCancel()) {
      List<Goroutine> all = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        all.add(waits(root, gate));
      }
      for (int i = 0; i < 1_001; i++) {
        root.withCancel();
      }
      ContextTree tree = treeOf(all.getFirst());
      assertThat(tree.cut()).isTrue();
      assertThat(tree.children()).hasSize(1_000).noneMatch(ContextTree::cut);
      List<String> lines = tree.text().lines().toList();
      assertThat(lines).hasSize(1_002);
      assertThat(lines.getFirst()).endsWith(" and 2 more");
      assertThat(lines.getLast()).isEqualTo("  ... more");
    }
    try (var root = Context.background().withCancel()) {
      Context last = root;
      for (int i = 0; i < 10_000; i++) {
        last = last.withCancel();
      }
      ContextTree tree = treeOf(waits(root, gate));
      int depth = 1;
      while (!tree.children().isEmpty()) {
        tree = tree.children().getFirst();
        depth++;
      }
      assertThat(depth).isEqualTo(100);
      assertThat(tree.cut()).isTrue();
      gate.close();
    }
  }

  /// A context of a user's kind, whose methods throw once they are told to.
  private static final class Odd implements Context {
    private final Context inner;
    volatile boolean fails;

    Odd(Context inner) {
      this.inner = inner;
    }

    private Context inner() {
      if (fails) {
        throw new IllegalStateException("mine");
      }
      return inner;
    }

    @Override
    public Optional<Instant> deadline() {
      return inner().deadline();
    }

    @Override
    public ReceiveChannel<Void> done() {
      return inner().done();
    }

    @Override
    public @Nullable ContextException err() {
      return inner().err();
    }

    @Override
    public <T> @Nullable T value(Key<T> key) {
      return inner().value(key);
    }

    @Override
    public String toString() {
      return "odd" + (fails ? inner() : "");
    }
  }

  @Test
  void all_customContexts_showWhatIsOurs() throws Exception {
    Channel<Integer> gate = Channel.make();
    try (var root = Context.background().withCancel()) {
      Odd odd = new Odd(root);
      Goroutine under = waits(odd, gate);
      try (var below = odd.withCancel()) {
        Goroutine deeper = waits(below, gate);
        assertThat(treeOf(under).text())
            .isEqualTo(
                "context.background.withCancel goroutine %d\n  odd.withCancel goroutine %d"
                    .formatted(under.id(), deeper.id()));
        odd.fails = true;
        assertThat(treeOf(deeper).text())
            .isEqualTo(
                "context.background.withCancel\n"
                    + "  context (its toString failed: class java.lang.IllegalStateException)"
                    + " goroutine "
                    + deeper.id());
        odd.fails = false;
      }
      gate.close();
      Until.dead(under);
    }
  }
}
