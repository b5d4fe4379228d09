package io.goloom.debug;

import io.goloom.diagnostics.GoroutineSnapshot;
import io.goloom.sched.WaitReason;

/// The usual ways in which goroutines come to wait for good, each with what to do instead.
public enum Pattern {
  /// A send on a channel that nobody receives from.
  SEND_NOT_RECEIVED(
      "a send that nobody receives",
      "give the channel room for the value (Channel.make(1)), or send with a context"
          + " (ch.send(ctx, value)), so that the sender may go when the receiver has"),
  /// A receive from a channel that nobody sends to.
  RECEIVE_NOT_SENT(
      "a receive that nobody sends to",
      "let the sender close the channel when it has no more values, or receive with a context"
          + " (ch.receive(ctx))"),
  /// A wait for the network without any limit of time.
  IO_WITHOUT_DEADLINE(
      "a wait for the network under no deadline",
      "make the call under a context with a limit (ctx.withTimeout(...).call(...), or Go.go(ctx,"
          + " ...)), or set a read timeout"),
  /// Goroutines that wait for each other.
  CIRCULAR_WAIT(
      "a circular wait",
      "let all take the steps in one order (all locks, or all channels), or let one of them wait in"
          + " a select with an exit"),
  /// A select that has no case which can still happen.
  SELECT_WITHOUT_EXIT(
      "a select without an exit",
      "add a case that ends the loop: ctx.done().onReceive(() -> false)"),
  /// A lock that whoever held it has never given back.
  LOCK_NOT_RELEASED(
      "a lock that nobody unlocks",
      "hold it with withLock(() -> ...), which unlocks on every path"),
  /// A group whose count never comes to zero.
  GROUP_NOT_DONE(
      "a group that is never done",
      "start its goroutines with wg.go(task), which calls add and done, also when the task fails"),
  /// A condition that nobody signals.
  CONDITION_NOT_SIGNALED(
      "a condition that nobody signals",
      "change the condition and signal it under its lock; await under a context if that may never"
          + " happen"),
  /// Any other wait.
  OTHER("a wait that nothing ends", "wait under a context, so that it ends with it");

  private final String words;
  private final String instead;

  Pattern(String words, String instead) {
    this.words = words;
    this.instead = instead;
  }

  /// What to do instead.
  ///
  /// @return a sentence without a full stop
  public String instead() {
    return instead;
  }

  /// The words for reports, such as `a send that nobody receives`.
  @Override
  public String toString() {
    return words;
  }

  /// Of one that waits for good by itself, and not in a circle.
  static Pattern of(GoroutineSnapshot g) {
    return g.waitReason().map(Pattern::of).orElse(OTHER);
  }

  private static Pattern of(WaitReason reason) {
    return switch (reason) {
      case CHANNEL_SEND -> SEND_NOT_RECEIVED;
      case CHANNEL_RECEIVE -> RECEIVE_NOT_SENT;
      case SELECT, FOREVER -> SELECT_WITHOUT_EXIT;
      case MUTEX_LOCK, RW_MUTEX_LOCK, RW_MUTEX_READ_LOCK, SEMAPHORE -> LOCK_NOT_RELEASED;
      case WAIT_GROUP, GROUP_LIMIT -> GROUP_NOT_DONE;
      case COND -> CONDITION_NOT_SIGNALED;
      case IO_WAIT -> IO_WITHOUT_DEADLINE;
      case SLEEP, ONCE, SINGLE_FLIGHT -> OTHER;
    };
  }
}
