package io.goloom.internal.canary;

import io.goloom.sync.canary.Sync;

/// An internal that uses what stands above it.
public record UsesSync(Sync sync) {}
