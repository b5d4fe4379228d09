package io.goloom.vet.cli;

/// The command line, or what it names, cannot be used. The message is one line that says what to do
/// instead.
final class UsageException extends Exception {
  private static final long serialVersionUID = 1;

  UsageException(String message) {
    super(message);
  }
}
