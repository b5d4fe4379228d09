/// Timers and tickers that deliver over channels.
@NullMarked
package io.goloom.time;

import org.jspecify.annotations.NullMarked;
