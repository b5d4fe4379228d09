/// The goroutine profile, and a small HTTP server that shows it.
@NullMarked
package io.goloom.debug;

import org.jspecify.annotations.NullMarked;
