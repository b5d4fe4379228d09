package io.goloom.fetch.cli;

/// The `goloom` command. (A placeholder, until the real one is merged.)
public final class Main {
  private Main() {}

  /// Runs the command.
  ///
  /// @param args the command line
  public static void main(String[] args) {
    System.out.println("goloom " + String.join(" ", args));
  }
}
