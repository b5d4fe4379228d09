package io.goloom.internal.jdk;

/// What a carrier thread runs, and is told.
public interface Worker extends Runnable {
  /// The virtual thread on this carrier is about to make a call that may block the carrier, and the
  /// JDK announces it. Called on the carrier, with the virtual thread mounted; must neither block
  /// nor throw.
  void beginBlocking();

  /// The call that was announced has returned; also called after each run of a virtual thread.
  void endBlocking();
}
