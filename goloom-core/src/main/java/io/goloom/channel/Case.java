package io.goloom.channel;

/// FOUNDATION SKETCH: one case of a select.
public interface Case<R> {}
