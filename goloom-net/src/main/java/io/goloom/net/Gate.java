package io.goloom.net;

import io.goloom.internal.time.Clock;
import io.goloom.internal.time.TimerTask;
import org.jspecify.annotations.Nullable;

/// One direction of a descriptor: who waits for it, and until when. All fields are guarded by the
/// lock of its [Poll]; as a timer it fires at the deadline.
///
/// The timer is lazy. It is armed when somebody waits, stays armed when the wait is over, and looks
/// at the deadline of the day when it fires: an exchange that sets a deadline, waits and is done
/// costs no timer of its own.
final class Gate extends TimerTask {
  final Poll poll;

  /// The operation of the selector; changed once, from connect to write.
  int op;

  private @Nullable IoWait waiting;

  /// Whose reading the deadline is; null if there is none.
  private @Nullable Clock clock;

  private long deadline;

  /// The clock that the timer is armed on, from its arming until it was disarmed or fires; else
  /// null.
  private @Nullable Clock armedOn;

  private long armedFor;

  Gate(Poll poll, int op) {
    this.poll = poll;
    this.op = op;
  }

  boolean hasPassed() {
    Clock c = clock;
    return c != null && c.nanoTime() - deadline >= 0;
  }

  /// Lets a wait in. Under the lock.
  void publish(IoWait wait) {
    armTimer();
    waiting = wait;
  }

  /// Takes the wait out, and with it the right to end it. Under the lock.
  @Nullable IoWait take() {
    IoWait taken = waiting;
    waiting = null;
    return taken;
  }

  /// Takes this very wait out. Under the lock.
  @SuppressWarnings("ReferenceEquality") // N6
  boolean take(IoWait wait) {
    boolean here = waiting == wait;
    if (here) {
      waiting = null;
    }
    return here;
  }

  /// Sets the deadline, or removes it. Under the lock.
  ///
  /// @return the wait that this has ended, taken out; null if there is none
  @Nullable IoWait deadline(@Nullable Clock newClock, long newDeadline) {
    clock = newClock;
    deadline = newDeadline;
    if (waiting == null) {
      return null;
    }
    if (hasPassed()) {
      return take();
    }
    armTimer();
    return null;
  }

  /// Disarms the timer. Under the lock.
  void disarm() {
    Clock c = armedOn;
    if (c != null && c.disarm(this)) {
      armedOn = null;
    }
  }

  /// N7. Under the lock: the clock takes a lock of its own kind inside, and calls nobody.
  @SuppressWarnings("ReferenceEquality") // this very clock
  private void armTimer() {
    Clock c = clock;
    if (c == null) {
      return;
    }
    if (armedOn == c && armedFor - deadline <= 0) {
      return; // it fires early enough, and looks again then
    }
    disarm();
    if (armedOn == null) {
      c.arm(this, deadline);
      armedOn = c;
      armedFor = deadline;
    }
    // else it is about to fire, waits for the lock, and arms itself again
  }

  @Override
  public void fire() {
    IoWait late = null;
    poll.lock();
    try {
      armedOn = null;
      if (waiting != null) {
        if (hasPassed()) {
          late = take();
        } else {
          armTimer();
        }
      }
    } finally {
      poll.unlock();
    }
    if (late != null) {
      late.ready(IoWait.TIMED_OUT);
    }
  }
}
