package io.goloom.internal.sched;

/// Tells whether a lack of threads is a new one, which has to be told, or one that goes on. For one
/// thread alone.
final class Shortage {
  /// Nanoseconds. Those that are further apart are two.
  static final long GAP = 1_000_000_000;

  private boolean ever;
  private long last;

  Shortage() {}

  /// Notes that there is one.
  ///
  /// @param now the time
  /// @return whether it is new
  boolean begins(long now) {
    boolean begins = !ever || now - last > GAP;
    ever = true;
    last = now;
    return begins;
  }
}
