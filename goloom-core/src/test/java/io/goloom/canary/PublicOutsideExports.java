package io.goloom.canary;

/// A public type that users can see and may not use.
public record PublicOutsideExports() {}
