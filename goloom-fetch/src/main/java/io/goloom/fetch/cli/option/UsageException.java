package io.goloom.fetch.cli.option;

/// The command line, or what it names, cannot be used. The message is one line that says what to do
/// instead.
public final class UsageException extends Exception {
  private static final long serialVersionUID = 1;

  /// Makes one.
  ///
  /// @param message what is wrong, and what to write instead
  public UsageException(String message) {
    super(message);
  }
}
