package io.goloom.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.testing.Until;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GlobalQueueTest {
  /// So many are more than a queue has room for without memory.
  private static final int MANY = 3 * RunQueue.CAPACITY;

  /// Has no memory at the next so many tries.
  private static final class ShortOfMemory extends GlobalQueue {
    final AtomicInteger refusals = new AtomicInteger();

    @Override
    @Nullable Schedulable[] room(int n) {
      if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw new OutOfMemoryError("for the test");
      }
      return super.room(n);
    }
  }

  private final ShortOfMemory queue = new ShortOfMemory();
  private final RunQueue ring = new RunQueue();

  private static List<Schedulable> make(int n) {
    List<Schedulable> made = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      made.add(new ForeignThread(() -> {}));
    }
    return made;
  }

  private List<Schedulable> takeOneByOne() {
    List<Schedulable> taken = new ArrayList<>();
    Schedulable first;
    while ((first = queue.take(ring, Integer.MAX_VALUE)) != null) {
      taken.add(first);
    }
    return taken;
  }

  @Test
  void putAndTake_anyNumber_keepTheOrder() {
    List<Schedulable> all = make(MANY);
    all.subList(0, 100).forEach(queue::put);
    List<Schedulable> taken = new ArrayList<>();
    for (int i = 0; i < 50; i++) { // so that the rest goes round the end of the array
      taken.add(queue.take(ring, Integer.MAX_VALUE));
    }
    all.subList(100, MANY).forEach(queue::put);
    taken.addAll(takeOneByOne());
    assertThat(taken).isEqualTo(all);
  }

  @Test
  void put_noMemoryForAWhile_keepsAll() {
    List<Schedulable> all = make(MANY);
    for (Schedulable s : all) {
      if (queue.refusals.get() == 0 && queue.size() % 1000 == 0) {
        queue.refusals.set(1);
      }
      queue.put(s);
    }
    queue.refusals.set(0);
    assertThat(takeOneByOne()).isEqualTo(all);
  }

  @Test
  void spill_noMemoryForAWhile_losesNone() {
    List<Schedulable> all = make(RunQueue.CAPACITY + 1);
    all.subList(0, RunQueue.CAPACITY).forEach(ring::put);
    Schedulable last = all.getLast();
    queue.refusals.set(2);
    queue.spill(ring, RunQueue.CAPACITY / 2, last);
    assertThat(queue.refusals).hasValue(0);
    List<Schedulable> left = new ArrayList<>();
    Schedulable s;
    while ((s = ring.take()) != null) {
      left.add(s);
    }
    left.addAll(0, queue.takeAll());
    assertThat(left).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void put_neverMemory_goesOnWhenOneWasTaken() throws Exception {
    List<Schedulable> all = make(65);
    all.subList(0, 64).forEach(queue::put); // full
    queue.refusals.set(Integer.MAX_VALUE);
    Thread puts = Thread.ofPlatform().start(() -> queue.put(all.getLast()));
    Until.until(() -> queue.refusals.get() < Integer.MAX_VALUE);
    List<Schedulable> taken = new ArrayList<>();
    taken.add(queue.take(ring, Integer.MAX_VALUE));
    puts.join();
    taken.addAll(takeOneByOne());
    assertThat(taken).isEqualTo(all);
  }

  @Test
  void take_noMemoryToGiveRoomBack_givesTheLastOne() {
    List<Schedulable> all = make(MANY);
    all.forEach(queue::put);
    queue.refusals.set(1);
    assertThat(takeOneByOne()).isEqualTo(all);
    assertThat(queue.refusals).hasValue(0);
  }
}
