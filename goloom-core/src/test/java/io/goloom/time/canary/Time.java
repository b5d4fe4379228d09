package io.goloom.time.canary;

/// Stands above the internals.
public record Time() {}
