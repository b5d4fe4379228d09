/// What contexts promise under races. The invariants are those of `Node` and `Scope` in core.
@NullMarked
package io.goloom.bench.stress.context;

import org.jspecify.annotations.NullMarked;
