/// JMH benchmarks, one class for each question; its Go twin stands under the same name in
/// `goloom-bench/go`.
///
/// `goloom-bench/beside-go.sh` runs both and prints them side by side.
@NullMarked
package io.goloom.bench.jmh;

import org.jspecify.annotations.NullMarked;
