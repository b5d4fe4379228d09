package io.goloom.internal.canary.left;

import io.goloom.internal.canary.right.Right;

/// Half of a cycle.
public record Left(Right right) {}
