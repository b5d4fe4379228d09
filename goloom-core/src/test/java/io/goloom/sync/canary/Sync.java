package io.goloom.sync.canary;

/// Stands above the internals.
public record Sync() {}
