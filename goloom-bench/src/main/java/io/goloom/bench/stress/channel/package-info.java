/// Stress cases for channels and select. The invariants are those of `Hchan` (I) and `Selectgo` (S)
/// in goloom-core.
@NullMarked
package io.goloom.bench.stress.channel;

import org.jspecify.annotations.NullMarked;
