package io.goloom.internal.time;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A four-ary min-heap of timers that know their place, so that disarming costs a sift and not a
/// search.
///
/// Four children a node halve the depth of a binary heap, and the four are neighbours in memory:
/// Go's runtime/time.go does the same. Not thread-safe: the clock locks around it.
final class TimerHeap {
  private static final int FAN = 4;

  private @Nullable TimerTask[] heap = new TimerTask[16];
  private int size;

  @Nullable TimerTask peek() {
    return size == 0 ? null : heap[0];
  }

  int size() {
    return size;
  }

  void forEach(Consumer<TimerTask> action) {
    for (int i = 0; i < size; i++) {
      action.accept(at(i));
    }
  }

  void add(TimerTask task, long when) {
    if (task.slot != 0) {
      throw new IllegalStateException("timer is armed already; disarm it first");
    }
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    task.when = when;
    up(size++, task);
  }

  boolean remove(TimerTask task) {
    int at = task.slot - 1;
    if (at < 0) {
      return false;
    }
    task.slot = 0;
    TimerTask last = at(--size);
    heap[size] = null;
    if (at < size) {
      if (at > 0 && last.when - at((at - 1) / FAN).when < 0) {
        up(at, last);
      } else {
        down(at, last);
      }
    }
    return true;
  }

  private TimerTask at(int i) {
    return Objects.requireNonNull(heap[i]);
  }

  private void put(int i, TimerTask task) {
    heap[i] = task;
    task.slot = i + 1;
  }

  private void up(int i, TimerTask task) {
    while (i > 0) {
      int above = (i - 1) / FAN;
      TimerTask parent = at(above);
      if (task.when - parent.when >= 0) {
        break;
      }
      put(i, parent);
      i = above;
    }
    put(i, task);
  }

  private void down(int i, TimerTask task) {
    for (int first = i * FAN + 1; first < size; first = i * FAN + 1) {
      int least = first;
      int end = Math.min(first + FAN, size);
      for (int c = first + 1; c < end; c++) {
        if (at(c).when - at(least).when < 0) {
          least = c;
        }
      }
      if (task.when - at(least).when <= 0) {
        break;
      }
      put(i, at(least));
      i = least;
    }
    put(i, task);
  }
}
