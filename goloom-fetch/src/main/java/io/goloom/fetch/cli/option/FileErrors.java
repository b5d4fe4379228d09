package io.goloom.fetch.cli.option;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/// What the file system says, in words: the JDK says for most failures only which file it was.
public final class FileErrors {
  private FileErrors() {}

  /// Why a file could not be used.
  ///
  /// @param e what the JDK threw
  /// @return a few words
  public static String message(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "there is no such file";
      case AccessDeniedException _ -> "permission denied";
      case FileSystemException f when f.getReason() != null -> f.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }
}
