package io.goloom.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class TimerQueueTest {
  private static final class Counted extends TimerTask {
    final AtomicInteger ends = new AtomicInteger();

    @Override
    public void fire() {
      ends.incrementAndGet();
    }
  }

  /// T1 and T2: each timer ends once, by firing or by being disarmed, wherever it was armed last;
  /// and an empty queue says so.
  @Test
  void armDisarmFire_severalThreads_eachEndsOnce() throws Exception {
    long seed = System.nanoTime();
    TimerQueue[] queues = {new TimerQueue(), new TimerQueue()};
    int threads = 4;
    int each = 20_000;
    List<Thread> all = new ArrayList<>();
    List<Counted> armed = new ArrayList<>();
    for (int i = 0; i < threads * each; i++) {
      armed.add(new Counted());
    }
    for (int me = 0; me < threads; me++) {
      int from = me * each;
      RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed + me);
      all.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < each; i++) {
                  Counted mine = armed.get(from + i);
                  queues[random.nextInt(2)].arm(mine, random.nextLong(1, 1000));
                  Counted any = armed.get(random.nextInt(armed.size()));
                  if (random.nextBoolean() && TimerQueue.disarm(any)) {
                    any.ends.incrementAndGet();
                  }
                  TimerTask due = queues[random.nextInt(2)].takeDue(random.nextLong(1000));
                  if (due != null) {
                    due.fire();
                  }
                }
              }));
    }
    for (Thread t : all) {
      t.join();
    }
    for (TimerQueue queue : queues) {
      TimerTask due;
      while ((due = queue.takeDue(1000)) != null) {
        due.fire();
      }
      assertThat(queue.next()).as("seed %d", seed).isZero();
    }
    assertThat(armed).as("seed %d", seed).allMatch(timer -> timer.ends.get() == 1);
  }

  /// T2: whatever happens to the heap, its earliest time can be seen without the lock.
  @Test
  void next_afterEachOperation_isTheEarliest() {
    TimerQueue queue = new TimerQueue();
    Counted early = new Counted();
    Counted late = new Counted();
    assertThat(queue.next()).isZero();
    queue.arm(late, 20);
    assertThat(queue.next()).isEqualTo(20);
    queue.arm(early, 10);
    assertThat(queue.next()).isEqualTo(10);
    assertThat(TimerQueue.disarm(early)).isTrue();
    assertThat(TimerQueue.disarm(early)).isFalse();
    assertThat(queue.next()).isEqualTo(20);
    assertThat(queue.takeDue(19)).isNull();
    assertThat(queue.takeDue(20)).isSameAs(late);
    assertThat(queue.next()).isZero();
  }

  /// T1: what has moved to another queue is disarmed there.
  @Test
  void moveTo_anotherQueue_knowsWhereItIs() {
    TimerQueue queue = new TimerQueue();
    Counted timer = new Counted();
    queue.arm(timer, System.nanoTime() + Duration.ofHours(1).toNanos());
    queue.moveTo(SystemClock.INSTANCE::arm);
    assertThat(queue.next()).isZero();
    assertThat(TimerQueue.disarm(timer)).isTrue();
    assertThat(timer.ends).hasValue(0);
  }

  /// T1: there is no moment between the two queues at which a timer can be found in neither.
  @Test
  void disarm_whileItMoves_findsIt() throws Exception {
    int rounds = 20_000;
    AtomicInteger round = new AtomicInteger();
    AtomicInteger moved = new AtomicInteger();
    TimerQueue from = new TimerQueue();
    Thread mover =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 1; i <= rounds; i++) {
                while (round.get() < i) {
                  Thread.onSpinWait();
                }
                from.moveTo(SystemClock.INSTANCE::arm);
                moved.set(i);
              }
            });
    long inAnHour = System.nanoTime() + Duration.ofHours(1).toNanos();
    int overlooked = 0;
    for (int i = 1; i <= rounds; i++) {
      Counted timer = new Counted();
      from.arm(timer, inAnHour);
      round.set(i);
      overlooked += TimerQueue.disarm(timer) ? 0 : 1;
      while (moved.get() < i) {
        Thread.onSpinWait();
      }
    }
    mover.join();
    assertThat(overlooked).isZero();
  }
}
