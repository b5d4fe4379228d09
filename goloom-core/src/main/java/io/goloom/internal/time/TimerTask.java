package io.goloom.internal.time;

/// What a [Clock] fires. Can be armed again once it has fired or was disarmed.
public abstract class TimerTask {
  /// The reading to fire at and the place in the heap, plus one; zero if not armed. Guarded by the
  /// heap's lock.
  long when;

  int slot;

  /// Makes a timer that is not armed.
  protected TimerTask() {}

  /// The time has come. Called on the clock's own thread with no lock held: must be quick and must
  /// neither block nor throw.
  public abstract void fire();
}
