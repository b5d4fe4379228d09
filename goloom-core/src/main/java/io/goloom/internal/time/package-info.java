/// The clock seam: what time it is, and timers that fire on it.
@NullMarked
package io.goloom.internal.time;

import org.jspecify.annotations.NullMarked;
