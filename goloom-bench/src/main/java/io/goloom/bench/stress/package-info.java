/// Stress cases, named for the property that they try to break.
@org.jspecify.annotations.NullMarked
package io.goloom.bench.stress;
