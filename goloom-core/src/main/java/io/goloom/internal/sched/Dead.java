package io.goloom.internal.sched;

import io.goloom.diagnostics.GoroutineSnapshot;
import java.time.Duration;
import java.util.Set;

/// A goroutine that waited for what nothing could reach any more, and so was proved to wait for
/// good.
///
/// @param seen what it did when it was seen last
/// @param waited for how long it had waited at least
/// @param waitsFor a number that goroutines share that wait in the same way for the same object;
///   only within one proof
/// @param holder the number of the thread that holds the lock it waits for, or zero
/// @param thread the number of its thread
/// @param reaches the others among the dead that wait for something which it could reach; empty if
///   that was not looked into
public record Dead(
    GoroutineSnapshot seen,
    Duration waited,
    int waitsFor,
    long holder,
    long thread,
    Set<Long> reaches) {}
