package io.goloom.context;

import org.jspecify.annotations.Nullable;

/// A context that needs no closing: a root, one with a value more, or one that its parent does not
/// end. It is its own link.
final class ImmutableContext extends Own implements Link {
  static final Context BACKGROUND =
      new ImmutableContext(null, Never.NEVER, Values.NONE, "context.background");
  static final Context TODO = new ImmutableContext(null, Never.NEVER, Values.NONE, "context.todo");

  private final @Nullable Link above;
  private final End end;
  private final @Nullable Object[] values;

  /// Its part of the description; null if it is the one for the first value.
  private final @Nullable String name;

  private ImmutableContext(
      @Nullable Link above, End end, @Nullable Object[] values, @Nullable String name) {
    this.above = above;
    this.end = end;
    this.values = values;
    this.name = name;
  }

  static Context withValue(Link above, Key<?> key, @Nullable Object value) {
    return new ImmutableContext(above, above.end(), Values.with(key, value, above.values()), null);
  }

  static Context withoutCancel(Link above) {
    return new ImmutableContext(above, Never.NEVER, above.values(), "withoutCancel");
  }

  @Override
  Link link() {
    return this;
  }

  @Override
  public End end() {
    return end;
  }

  @Override
  public @Nullable Object[] values() {
    return values;
  }

  @Override
  public @Nullable Link above() {
    return above;
  }

  @Override
  public String name() {
    return name != null ? name : "withValue(" + values[0] + ", " + Values.text(values[1]) + ")";
  }
}
