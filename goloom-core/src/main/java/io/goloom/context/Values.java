package io.goloom.context;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The values of a context as a flat table, nearest first: `key, value, key, value, ..., more`.
///
/// `more` is null, another table, or a custom context that is asked last. Deriving copies the table
/// and puts one pair in front, up to [#PAIRS]; then a new table begins. So a look-up runs over
/// neighbouring words instead of following a pointer for each context, a context without values of
/// its own shares its parent's table, and a derived value costs at most 88 bytes.
final class Values {
  /// The most pairs in one table.
  private static final int PAIRS = 8;

  static final @Nullable Object[] NONE = {null};

  private Values() {}

  static @Nullable Object[] with(Key<?> key, @Nullable Object value, @Nullable Object[] rest) {
    int pairs = rest.length - 1;
    if (pairs >= 2 * PAIRS) {
      return new @Nullable Object[] {key, value, rest};
    }
    @Nullable Object[] table = new @Nullable Object[rest.length + 2];
    table[0] = key;
    table[1] = value;
    System.arraycopy(rest, 0, table, 2, rest.length);
    return table;
  }

  /// The value nearest to the context that has this table, or null.
  static @Nullable Object find(@Nullable Object[] values, Key<?> key) {
    @Nullable Object[] table = values;
    while (true) {
      int last = table.length - 1;
      for (int i = 0; i < last; i += 2) {
        if (table[i] == key) {
          return table[i + 1];
        }
      }
      Object more = table[last];
      if (more instanceof @Nullable Object[] next) {
        table = next;
      } else {
        return more == null ? null : ((Context) more).value(key);
      }
    }
  }

  /// A value as text for descriptions, which go to logs: what is text by nature, else only the
  /// type.
  static String text(@Nullable Object value) {
    if (value == null
        || value instanceof CharSequence
        || value instanceof Number
        || value instanceof Boolean
        || value instanceof Character
        || value instanceof Enum<?>
        || value instanceof UUID) {
      return String.valueOf(value);
    }
    return value.getClass().getTypeName();
  }
}
