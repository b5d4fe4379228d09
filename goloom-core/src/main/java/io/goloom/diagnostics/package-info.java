/// What goloom reports on its own, failed goroutines and lost contexts, and what it shows of
/// goroutines when asked; and where each was born.
@NullMarked
package io.goloom.diagnostics;

import org.jspecify.annotations.NullMarked;
