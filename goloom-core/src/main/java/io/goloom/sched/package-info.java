/// What can be seen of the scheduler: states of goroutines, what they wait for, and snapshots of
/// processors, threads, queues and counts.
@NullMarked
package io.goloom.sched;

import org.jspecify.annotations.NullMarked;
