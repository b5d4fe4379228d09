package io.goloom.net;

import io.goloom.internal.sched.Parker;
import io.goloom.internal.wait.EndSource;
import io.goloom.internal.wait.ListeningWait;
import org.jspecify.annotations.Nullable;

/// One thread's wait for one direction of a descriptor, ended by whoever has taken it out of its
/// gate. Made afresh for each wait: whoever comes late, such as the end of a context, finds that
/// the gate does not hold this very object any more.
class IoWait extends ListeningWait {
  /// The descriptor may be ready: try again.
  static final int READY = 1;

  /// The loop has done what was waited for.
  static final int DONE = 2;

  /// The context has ended.
  static final int ENDED = Parker.ENDED;

  /// The deadline of the gate has passed.
  static final int TIMED_OUT = -2;

  /// The descriptor was closed.
  static final int CLOSED = -3;

  final Gate gate;

  /// The next of those that the loop has taken and is about to end, and the outcome it will give;
  /// both belong to the loop.
  @Nullable IoWait nextTaken;

  int earned;

  /// Makes the current thread's wait.
  IoWait(Gate gate) {
    this.gate = gate;
  }

  /// Called by the loop, which has taken this wait out of its gate, when the descriptor is ready.
  /// The loop ends the wait soon after.
  ///
  /// @return the outcome
  int attempt() {
    return READY;
  }

  /// The context of the wait has ended.
  @Override
  public final void ended(EndSource source) {
    if (gate.poll.withdraw(this)) {
      ready(ENDED);
    }
  }
}
