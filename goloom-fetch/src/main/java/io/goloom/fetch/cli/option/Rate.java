package io.goloom.fetch.cli.option;

import java.time.Duration;

/// So many in such a time.
///
/// @param count how many, above zero
/// @param time in how long
public record Rate(int count, Duration time) {}
