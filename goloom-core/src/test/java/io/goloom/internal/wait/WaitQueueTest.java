package io.goloom.internal.wait;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jspecify.annotations.Nullable;

@Timeout(60)
class WaitQueueTest {
  private static final class Node extends WaitNode {
    final boolean claimable;

    Node(boolean claimable) {
      this.claimable = claimable;
    }

    @Override
    public boolean claim() {
      return claimable;
    }

    @Override
    public void ready(int outcome) {}
  }

  @Test
  void anyOperations_behaveAsAList() {
    long seed = System.nanoTime();
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    for (int round = 0; round < 200; round++) {
      againstAList(random, "seed " + seed + ", round " + round);
    }
  }

  private static void againstAList(RandomGenerator random, String replay) {
    WaitQueue queue = new WaitQueue();
    List<Node> model = new ArrayList<>();
    List<Node> out = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      out.add(new Node(random.nextInt(4) != 0));
    }
    for (int step = 0; step < 100; step++) {
      switch (random.nextInt(4)) {
        case 0 -> {
          if (!out.isEmpty()) {
            Node node = out.remove(random.nextInt(out.size()));
            queue.add(node);
            model.add(node);
          }
        }
        case 1 -> {
          if (!out.isEmpty()) {
            Node node = out.remove(random.nextInt(out.size()));
            queue.addFirst(node);
            model.addFirst(node);
          }
        }
        case 2 -> {
          List<Node> all = new ArrayList<>(model);
          all.addAll(out);
          Node node = all.get(random.nextInt(all.size()));
          boolean there = model.remove(node);
          assertThat(queue.remove(node)).as(replay).isEqualTo(there);
          if (there) {
            out.add(node);
          }
        }
        default -> {
          Node expected = null;
          while (expected == null && !model.isEmpty()) {
            Node first = model.removeFirst();
            out.add(first);
            expected = first.claimable ? first : null;
          }
          assertThat(queue.claimFirst()).as(replay).isSameAs(expected);
        }
      }
      assertThat(queue.isEmpty()).as(replay).isEqualTo(model.isEmpty());
      assertThat(queue.peek()).as(replay).isSameAs(first(model));
      for (Node node : out) {
        assertThat(node.prev).as(replay).isNull();
        assertThat(node.next).as(replay).isNull();
      }
    }
  }

  private static @Nullable Node first(List<Node> model) {
    return model.isEmpty() ? null : model.getFirst();
  }
}
