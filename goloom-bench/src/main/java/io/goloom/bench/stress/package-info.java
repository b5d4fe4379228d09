/// jcstress cases, in a package for each part of core, and the runner that judges them.
///
/// A case is named for the property that it tries to break. A case whose name ends in `Canary` has
/// a planted bug: the run fails if that bug is not found, since a checker that finds nothing proves
/// nothing.
@org.jspecify.annotations.NullMarked
package io.goloom.bench.stress;
