/// Goroutines: starting them, naming them, sleeping in them.
@org.jspecify.annotations.NullMarked
package io.goloom;
