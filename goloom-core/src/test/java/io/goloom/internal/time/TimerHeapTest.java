package io.goloom.internal.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TimerHeapTest {
  private static final class Alarm extends TimerTask {
    private final long at;

    Alarm(long at) {
      this.at = at;
    }

    @Override
    public void fire() {}
  }

  @Test
  void randomOperations_equalAModel() {
    for (long seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      // Around the overflow of the clock's reading half of the time.
      long base = random.nextBoolean() ? 0 : Long.MAX_VALUE - 500;
      TimerHeap heap = new TimerHeap();
      List<Alarm> model = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        switch (random.nextInt(5)) {
          case 0, 1, 2 -> {
            Alarm alarm = new Alarm(base + random.nextInt(1_000));
            heap.add(alarm, alarm.at);
            model.add(alarm);
          }
          case 3 -> {
            if (!model.isEmpty()) {
              Alarm alarm = model.remove(random.nextInt(model.size()));
              assertThat(heap.remove(alarm)).as("seed %d, step %d", seed, i).isTrue();
              assertThat(heap.remove(alarm)).as("seed %d, step %d", seed, i).isFalse();
            }
          }
          default -> {
            Alarm first = (Alarm) heap.peek();
            if (first != null) {
              assertThat(first.at - least(model, base)).as("seed %d, step %d", seed, i).isZero();
              heap.remove(first);
              model.remove(first);
            }
          }
        }
        assertThat(heap.size()).as("seed %d, step %d", seed, i).isEqualTo(model.size());
      }
      for (int left = model.size(); left > 0; left--) {
        Alarm first = (Alarm) Objects.requireNonNull(heap.peek());
        assertThat(first.at - least(model, base)).as("seed %d", seed).isZero();
        heap.remove(first);
        model.remove(first);
      }
      assertThat(heap.peek()).isNull();
    }
  }

  private static long least(List<Alarm> model, long base) {
    return model.stream().min(Comparator.comparingLong(a -> a.at - base)).orElseThrow().at;
  }

  @Test
  void add_armedTimer_isRefused() {
    TimerHeap heap = new TimerHeap();
    Alarm alarm = new Alarm(1);
    heap.add(alarm, 1);
    assertThatThrownBy(() -> heap.add(alarm, 2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("disarm it first");
  }
}
