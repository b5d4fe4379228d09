/// goloom's column in a table of peers: one program for each row, the same work as the Go program
/// of that row.
///
/// `goloom-bench/goloom/bench.sh` runs it, each row in a fresh JVM.
@NullMarked
package io.goloom.bench.rows;

import org.jspecify.annotations.NullMarked;
