package io.goloom.internal.canary.right;

import io.goloom.internal.canary.left.Left;

/// Half of a cycle.
public record Right(Left left) {}
