package io.goloom.bench.stress.sync;

import io.goloom.sync.Mutex;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// An unlock wakes a waiter that is interrupted at the same time: the wake-up is not lost, the
/// waiter behind it gets the lock, and the mutex is free in the end: I3 and I4 of [Mutex].
@JCStressTest
@Outcome(
    id = {"0, 1", "1, 1"},
    expect = Expect.ACCEPTABLE,
    desc = "It left, or had the lock.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The mutex stayed locked.")
@State
public class MutexInterruptAgainstUnlock {
  private final Mutex mu = new Mutex();
  private final Parked hasty;
  private final Parked patient;

  /// Makes a mutex that is locked, and two waiters.
  public MutexInterruptAgainstUnlock() {
    mu.lock();
    hasty =
        Parked.start(() -> {
          mu.lockInterruptibly();
          mu.unlock();
          return 1;
        });
    patient =
        Parked.start(() -> {
          mu.lock();
          mu.unlock();
          return 1;
        });
  }

  /// Unlocks.
  @Actor
  public void owner() {
    mu.unlock();
  }

  /// Interrupts the first waiter.
  @Actor
  public void interrupter() {
    hasty.interrupt();
  }

  /// Waits for both, and looks at the mutex.
  ///
  /// @param r the result
  @Arbiter
  public void end(II_Result r) {
    r.r1 = hasty.join();
    r.r2 = patient.join() == 1 && mu.tryLock() ? 1 : 0;
  }
}
