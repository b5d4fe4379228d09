package io.goloom.sync;

import io.goloom.channel.Channel;
import io.goloom.diagnostics.Report;
import io.goloom.internal.sched.G;
import io.goloom.internal.sched.Parker;
import io.goloom.internal.sched.Reports;
import io.goloom.internal.wait.EndSource;
import io.goloom.internal.wait.WaitQueue;
import io.goloom.internal.wait.Waiter;
import io.goloom.sched.WaitReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One run of the work of a [SingleFlight], and all who want its outcome.
final class Flight<V extends @Nullable Object> {
  private final Object key;
  private final Waiters waiters = new Waiters();

  /// How many have asked, ever. Counted under the map's lock for the key, so that it is final once
  /// the flight is out of the map.
  private final AtomicInteger joined = new AtomicInteger();

  /// The goroutine that does the work.
  private volatile @Nullable G goroutine;

  // guarded by the lock of waiters
  private final List<Channel<SingleFlight.Outcome<V>>> channels = new ArrayList<>(0);
  private int left;
  private SingleFlight.@Nullable Outcome<V> outcome;

  Flight(Object key) {
    this.key = key;
  }

  Object key() {
    return key;
  }

  void join() {
    joined.incrementAndGet();
  }

  void checkNotInside() {
    G g = G.current();
    if (g != null && g == goroutine) {
      leave();
      throw new IllegalStateException(
          "the work for key "
              + key
              + " asks for its own result, and would wait for itself for ever: call the code"
              + " itself");
    }
  }

  /// Does the work and lets everybody have the outcome.
  ///
  /// @param gone to be called when nobody may join any more
  void fly(Consumer<Flight<V>> gone, Callable<? extends V> work) {
    goroutine = G.current();
    V value = null;
    Throwable failure = null;
    try {
      value = work.call();
    } catch (Throwable t) {
      failure = t;
    }
    gone.accept(this);
    land(value, failure);
  }

  @SuppressWarnings("NullAway") // a value that is null was allowed by V
  void land(@Nullable V value, @Nullable Throwable failure) {
    boolean shared = joined.get() > 1;
    SingleFlight.Outcome<V> o =
        failure == null
            ? new SingleFlight.Result<>(value, shared)
            : new SingleFlight.Failure<>(failure, shared);
    waiters.lock();
    outcome = o;
    WaitQueue taken = waiters.takeAll();
    boolean alone = left == joined.get();
    waiters.unlock();
    for (Channel<SingleFlight.Outcome<V>> channel : channels) { // nobody subscribes any more
      channel.trySend(o);
    }
    Waiters.readyAll(taken);
    if (alone) {
      report(o);
    }
  }

  /// Waits for the outcome.
  ///
  /// @return null if `end` ended
  SingleFlight.@Nullable Outcome<V> await(@Nullable EndSource end) throws InterruptedException {
    waiters.lock();
    if (outcome != null) {
      waiters.unlock();
      return outcome;
    }
    Waiter waiter = waiters.newWaiter();
    WaitQueue queue = waiters.queue();
    queue.add(waiter);
    waiters.unlock();
    int how;
    try {
      how = Parker.await(waiters, queue, waiter, WaitReason.SINGLE_FLIGHT, this, end);
    } catch (InterruptedException e) {
      leave();
      throw e;
    }
    if (how == Parker.ENDED) {
      leave();
      return null;
    }
    return Objects.requireNonNull(outcome);
  }

  void subscribe(Channel<SingleFlight.Outcome<V>> channel) {
    waiters.lock();
    SingleFlight.Outcome<V> o = outcome;
    if (o == null) {
      channels.add(channel);
    }
    waiters.unlock();
    if (o != null) {
      channel.trySend(o);
    }
  }

  /// One who has joined goes without the outcome. If there is one by now, and this was the last, it
  /// is reported here.
  private void leave() {
    waiters.lock();
    left++;
    SingleFlight.Outcome<V> o = outcome;
    boolean alone = o != null && left == joined.get();
    waiters.unlock();
    if (alone) {
      report(o);
    }
  }

  private void report(SingleFlight.@Nullable Outcome<V> o) {
    G g = goroutine;
    if (o instanceof SingleFlight.Failure<V> f && g != null) {
      Reports.report(new Report.GoroutineFailed(g.id(), g.name(), g.birthPlace(), f.failure()));
    }
  }

  /// Such as `flight[key]`, for what waits on it.
  @Override
  public String toString() {
    return "flight[" + key + "]";
  }
}
