/// Everything that blocks in the JDK, tried on goroutines.
@NullMarked
package io.goloom.internal.sched.blocking;

import org.jspecify.annotations.NullMarked;
