/// What goloom reports on its own: failed goroutines, lost contexts, and where each was born.
@NullMarked
package io.goloom.diagnostics;

import org.jspecify.annotations.NullMarked;
