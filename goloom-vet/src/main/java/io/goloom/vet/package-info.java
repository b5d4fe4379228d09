/// The checks, and what runs them: the javac plugin and [Vet], which other front ends call.
@NullMarked
package io.goloom.vet;

import org.jspecify.annotations.NullMarked;
