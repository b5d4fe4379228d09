/// What can be seen of the scheduler: states of goroutines and what they wait for.
@NullMarked
package io.goloom.sched;

import org.jspecify.annotations.NullMarked;
