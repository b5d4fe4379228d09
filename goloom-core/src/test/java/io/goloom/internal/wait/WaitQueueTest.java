package io.goloom.internal.wait;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WaitQueueTest {
  private final WaitQueue queue = new WaitQueue();

  private List<Waiter> add(int n) {
    List<Waiter> waiters = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      Waiter w = new Waiter();
      queue.add(w);
      waiters.add(w);
    }
    return waiters;
  }

  @Test
  void claimFirst_keepsOrder() {
    List<Waiter> w = add(3);
    Waiter urgent = new Waiter();
    queue.addFirst(urgent);
    assertThat(queue.size()).isEqualTo(4);
    assertThat(queue.peek()).isSameAs(urgent);
    assertThat(queue.claimFirst()).isSameAs(urgent);
    assertThat(queue.claimFirst()).isSameAs(w.get(0));
    assertThat(queue.claimFirst()).isSameAs(w.get(1));
    assertThat(queue.claimFirst()).isSameAs(w.get(2));
    assertThat(queue.claimFirst()).isNull();
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.size()).isZero();
  }

  @Test
  void remove_fromHeadMiddleAndTail_onceEach() {
    List<Waiter> w = add(5);
    for (int i : new int[] {2, 0, 4}) {
      assertThat(queue.remove(w.get(i))).isTrue();
      assertThat(queue.remove(w.get(i))).isFalse();
    }
    assertThat(queue.size()).isEqualTo(2);
    assertThat(queue.claimFirst()).isSameAs(w.get(1));
    assertThat(queue.claimFirst()).isSameAs(w.get(3));
    assertThat(queue.claimFirst()).isNull();
  }

  /// The links of those that are neither the removed node nor its neighbours do not change: the
  /// cost does not grow with the queue.
  @Test
  void remove_touchesItsNeighboursOnly() {
    List<Waiter> w = add(7);
    WaitNode before = w.get(1).prev;
    WaitNode after = w.get(5).next;
    queue.remove(w.get(3));
    assertThat(w.get(1).prev).isSameAs(before);
    assertThat(w.get(1).next).isSameAs(w.get(2));
    assertThat(w.get(2).next).isSameAs(w.get(4));
    assertThat(w.get(4).prev).isSameAs(w.get(2));
    assertThat(w.get(5).prev).isSameAs(w.get(4));
    assertThat(w.get(5).next).isSameAs(after);
    assertThat(w.get(3).prev).isNull();
    assertThat(w.get(3).next).isNull();
  }

  @Test
  void seal_nobodyCanLeave_allCanBeClaimed() {
    List<Waiter> w = add(3);
    queue.seal();
    w.forEach(waiter -> assertThat(queue.remove(waiter)).isFalse());
    assertThat(queue.size()).isEqualTo(3);
    assertThat(queue.claimFirst()).isSameAs(w.get(0));
    assertThat(queue.claimFirst()).isSameAs(w.get(1));
    assertThat(queue.claimFirst()).isSameAs(w.get(2));
    assertThat(queue.claimFirst()).isNull();
  }
}
