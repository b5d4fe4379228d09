package io.goloom.fetch.cli.option;

import java.util.List;

/// One option: how it is written, what it means, and what it does.
///
/// @param names the names, with their hyphens; the short one comes first
/// @param label what its value is called; empty if it takes none
/// @param help what it does, a sentence or two without a full stop
/// @param action what its value does
public record Option(List<String> names, String label, String help, Action action) {
  /// The label of a value that names a file: completion offers files then.
  public static final String FILE = "FILE";

  /// The label of a value that names a directory.
  public static final String DIRECTORY = "DIR";

  /// Takes the value of an option.
  @FunctionalInterface
  public interface Action {
    /// Takes it.
    ///
    /// @param name the name by which it was given
    /// @param value the value; empty for a flag
    /// @throws UsageException if it is no such value
    void take(String name, String value) throws UsageException;
  }

  /// Copies the names.
  public Option {
    names = List.copyOf(names);
  }

  /// An option that takes a value.
  static Option of(String names, String label, String help, Action action) {
    return new Option(List.of(names.split(" ", -1)), label, help, action);
  }

  /// An option that takes none.
  static Option flag(String names, String help, Runnable set) {
    return of(names, "", help, (name, value) -> set.run());
  }

  /// Whether it takes a value.
  boolean takesValue() {
    return !label.isEmpty();
  }

  /// Names and value, as the help shows them.
  ///
  /// @return such as `-i, --input FILE`
  String written() {
    return String.join(", ", names) + (takesValue() ? " " + label : "");
  }
}
