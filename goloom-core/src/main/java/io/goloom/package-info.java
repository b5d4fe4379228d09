/// The entry: [io.goloom.Go] starts goroutines, [io.goloom.Goroutine] is the handle of one.
@NullMarked
package io.goloom;

import org.jspecify.annotations.NullMarked;
