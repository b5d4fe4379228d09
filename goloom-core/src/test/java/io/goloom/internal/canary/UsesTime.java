package io.goloom.internal.canary;

import io.goloom.time.canary.Time;

/// An internal that uses what stands above it.
public record UsesTime(Time time) {}
