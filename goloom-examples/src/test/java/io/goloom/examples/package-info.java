/// Holds the examples and the documentation to what they say.
@NullMarked
package io.goloom.examples;

import org.jspecify.annotations.NullMarked;
