/// The four headline figures of a goroutine.
@NullMarked
package io.goloom.bench.cost;

import org.jspecify.annotations.NullMarked;
