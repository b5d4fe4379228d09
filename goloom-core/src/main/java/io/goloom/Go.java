package io.goloom;

/// Starts goroutines. (A placeholder, until the real one is merged.)
public final class Go {
  private Go() {}
}
