package io.goloom.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.diagnostics.BirthPlace;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class RegistryTest {
  private static final int ROUNDS = 200_000;

  private final Registry live = new Registry();

  private static G g() {
    return new G(Scheduler.system(), null, BirthPlace.UNKNOWN, () -> {});
  }

  @Test
  void remove_lastOne_saysThatItMayBe() {
    G one = g();
    G other = g();
    live.add(one);
    live.add(other);
    assertThat(live.isEmptyAtOnce()).isFalse();
    live.remove(one);
    assertThat(live.isEmptyAtOnce()).isFalse();
    assertThat(live.remove(other)).isTrue();
    assertThat(live.isEmptyAtOnce()).isTrue();
    assertThat(live.count()).isZero();
  }

  /// Each is added before the one before it is taken out, in another shard, so there is always one.
  /// A single look at one shard after the other meets a moment without any in each of them.
  @Test
  void isEmptyAtOnce_oneIsAlwaysThere_isNeverTrue() throws Exception {
    G first = g();
    live.add(first);
    AtomicBoolean over = new AtomicBoolean();
    Thread runner =
        Thread.ofPlatform()
            .start(() -> {
              G last = first;
              for (int i = 0; i < ROUNDS; i++) {
                G next = g();
                live.add(next);
                live.remove(last);
                last = next;
              }
              over.set(true);
            });
    int looks = 0;
    boolean seenEmpty = false;
    while (!over.get() && !seenEmpty) {
      looks++;
      seenEmpty = live.isEmptyAtOnce();
    }
    runner.join();
    assertThat(seenEmpty).as("after %d looks", looks).isFalse();
    assertThat(looks).isPositive();
  }

  /// Those that stay are in each list, once.
  @Test
  void all_whileOthersComeAndGo_hasEachThatStaysOnce() throws Exception {
    List<G> stay = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      G one = g();
      live.add(one);
      stay.add(one);
    }
    int runners = 3;
    AtomicBoolean over = new AtomicBoolean();
    List<Thread> threads = new ArrayList<>();
    for (int r = 0; r < runners; r++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                while (!over.get()) {
                  List<G> mine = new ArrayList<>();
                  for (int i = 0; i < 100; i++) {
                    G one = g();
                    live.add(one);
                    mine.add(one);
                  }
                  mine.forEach(live::remove);
                }
              }));
    }
    try {
      for (int look = 0; look < 2_000; look++) {
        List<G> all = live.all();
        assertThat(new HashSet<>(all)).hasSameSizeAs(all);
        assertThat(new HashSet<>(all).containsAll(stay)).isTrue();
        assertThat(live.count()).isGreaterThanOrEqualTo(1_000);
        assertThat(live.unlisted()).isZero();
      }
    } finally {
      over.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
    }
    assertThat(live.all()).containsExactlyInAnyOrderElementsOf(stay);
    stay.forEach(live::remove);
    assertThat(live.all()).isEmpty();
    assertThat(stay).allMatch(g -> g.prevLive == null && g.nextLive == null && !g.listed);
  }
}
