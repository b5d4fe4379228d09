/// Helpers for tests: child JVMs, waiting for states.
@NullMarked
package io.goloom.testing;

import org.jspecify.annotations.NullMarked;
