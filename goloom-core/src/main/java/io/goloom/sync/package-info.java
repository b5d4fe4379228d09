/// Waiting for goroutines, and for each other: groups, locks, semaphores.
@NullMarked
package io.goloom.sync;

import org.jspecify.annotations.NullMarked;
