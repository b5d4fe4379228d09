package io.goloom.context;

/// FOUNDATION SKETCH: what Context.afterFunc returns.
@FunctionalInterface
public interface AfterFunc {
  boolean stop();
}
