package io.goloom.vet.cli;

/// A finding, and where it is.
///
/// @param file the source file, as it was named on the command line
/// @param line from 1
/// @param column from 1
/// @param check the name of the check
/// @param message what is wrong, and what to write instead
record Located(String file, long line, long column, String check, String message) {
  String text() {
    return file + ":" + line + ":" + column + ": " + message + " [" + check + "]";
  }
}
