/// The seam between goroutines and the scheduler that runs them.
@NullMarked
package io.goloom.internal.sched;

import org.jspecify.annotations.NullMarked;
