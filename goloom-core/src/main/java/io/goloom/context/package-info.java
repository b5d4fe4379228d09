/// Contexts: deadlines, cancellation and values for a tree of work, passed as first parameter.
@NullMarked
package io.goloom.context;

import org.jspecify.annotations.NullMarked;
