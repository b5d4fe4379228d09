package io.goloom.channel;

import org.jspecify.annotations.Nullable;

/// What a select does when no case is ready, instead of waiting.
///
/// @param then what to do
record DefaultCase<R extends @Nullable Object>(Call<? extends R> then) implements Case<R> {}
