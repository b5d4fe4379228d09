package io.goloom.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunQueueTest {
  private static final class Item extends Schedulable {}

  private final RunQueue queue = new RunQueue();
  private final RunQueue thief = new RunQueue();

  @Test
  void put_fullRing_isRefused() { // Q1
    for (int i = 0; i < RunQueue.CAPACITY; i++) {
      assertThat(queue.put(new Item())).isTrue();
    }
    assertThat(queue.put(new Item())).isFalse();
    assertThat(queue.take()).isNotNull();
    assertThat(queue.put(new Item())).isTrue();
  }

  @Test
  void take_severalRounds_keepsOrder() {
    for (int round = 0; round < 5; round++) {
      List<Schedulable> in = new ArrayList<>();
      for (int i = 0; i < 1500; i++) {
        Item item = new Item();
        in.add(item);
        queue.put(item);
      }
      List<Schedulable> out = new ArrayList<>();
      for (Schedulable s = queue.take(); s != null; s = queue.take()) {
        out.add(s);
      }
      assertThat(out).isEqualTo(in);
    }
  }

  /// Q4: the caller owns both rings here.
  @Test
  void steal_halfOfVictim_leavesTheRest() {
    List<Schedulable> in = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      Item item = new Item();
      in.add(item);
      queue.put(item);
    }
    List<@Nullable Schedulable> stolen = new ArrayList<>();
    Schedulable one = queue.steal(thief);
    for (Schedulable s = thief.take(); s != null; s = thief.take()) {
      stolen.add(s);
    }
    stolen.add(one);
    assertThat(stolen).isEqualTo(in.subList(0, 6));
    assertThat(queue.size()).isEqualTo(5);
  }

  @Test
  void steal_moreThanTheCap_takesTheCap() {
    for (int i = 0; i < 1000; i++) {
      queue.put(new Item());
    }
    assertThat(queue.steal(thief)).isNotNull();
    assertThat(thief.size()).isEqualTo(RunQueue.STEAL_MAX - 1);
    assertThat(queue.size()).isEqualTo(1000 - RunQueue.STEAL_MAX);
  }

  /// Q2: the owner puts and takes while another steals; each leaves exactly once.
  @Test
  void steal_besideTheOwner_eachLeavesOnce() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    List<Schedulable> stolen = new ArrayList<>();
    Thread other =
        Thread.ofPlatform()
            .start(() -> {
              boolean last;
              do {
                last = done.get();
                for (Schedulable s = queue.steal(thief); s != null; s = queue.steal(thief)) {
                  stolen.add(s);
                  for (Schedulable t = thief.take(); t != null; t = thief.take()) {
                    stolen.add(t);
                  }
                }
              } while (!last);
            });
    List<Schedulable> taken = new ArrayList<>();
    Set<Schedulable> in = new HashSet<>();
    for (int i = 0; i < 300_000; i++) {
      Item item = new Item();
      in.add(item);
      while (!queue.put(item)) {
        Schedulable s = queue.take();
        if (s != null) {
          taken.add(s);
        }
      }
      if (i % 3 == 0) {
        Schedulable s = queue.take();
        if (s != null) {
          taken.add(s);
        }
      }
    }
    done.set(true);
    other.join();
    for (Schedulable s = queue.take(); s != null; s = queue.take()) {
      taken.add(s);
    }
    assertThat(taken.size() + stolen.size()).isEqualTo(in.size());
    taken.addAll(stolen);
    assertThat(new HashSet<>(taken)).isEqualTo(in);
  }

  /// Q3: a slot that was taken, by the owner or by a thief, holds nothing any more.
  @Test
  void takeAndSteal_slots_areCleared() throws Exception {
    for (int i = 0; i < 100; i++) {
      queue.put(new Item());
    }
    assertThat(queue.take()).isNotNull();
    assertThat(queue.steal(thief)).isNotNull();
    assertThat(held(queue)).isEqualTo(queue.size()).isEqualTo(49);
    assertThat(held(thief)).isEqualTo(thief.size()).isEqualTo(49);
  }

  private static int held(RunQueue of) throws Exception {
    Field slots = RunQueue.class.getDeclaredField("slots");
    slots.setAccessible(true);
    int n = 0;
    for (Object slot : (Object[]) slots.get(of)) {
      n += slot == null ? 0 : 1;
    }
    return n;
  }
}
