package io.goloom.context;

import java.util.Objects;

/// The typed key of a value that travels down a tree of contexts. Two keys are the same only if
/// they are one object, so a private constant can clash with nobody's.
///
/// @param <T> the type of the values under it
@SuppressWarnings("UnusedTypeParameter") // it types what is found under the key
public final class Key<T> {
  private final String name;

  private Key(String name) {
    this.name = name;
  }

  /// Makes a key.
  ///
  /// @param <T> the type of the values under it
  /// @param name a name for `toString`; it identifies nothing
  /// @return a new key, equal to no other
  public static <T> Key<T> of(String name) {
    return new Key<>(Objects.requireNonNull(name, "name"));
  }

  /// The name.
  @Override
  public String toString() {
    return name;
  }
}
