/// Typed channels, buffered or not, and select over several of them.
@NullMarked
package io.goloom.channel;

import org.jspecify.annotations.NullMarked;
