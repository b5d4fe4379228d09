/// Typed channels, buffered or not, and select over several of them.
///
/// Start reading at [io.goloom.channel.Channel]; several at once are for
/// [io.goloom.channel.Select].
@NullMarked
package io.goloom.channel;

import org.jspecify.annotations.NullMarked;
