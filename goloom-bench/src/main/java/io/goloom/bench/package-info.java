/// Benchmarks.
@org.jspecify.annotations.NullMarked
package io.goloom.bench;
