package io.goloom.internal.procs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;

/// The files of `/proc` and `/sys`, below a root that tests replace.
///
/// @param root the directory that stands for `/`
record SystemFiles(Path root) {
  private static final int FIRST_BYTES = 2 << 10; // enough for what is read each second
  private static final int MAX_BYTES = 4 << 20; // a mountinfo may be long, but not that long

  /// The text of a file, or nothing if it cannot be read.
  ///
  /// @param path the path from `/`, with `/` before each name
  String read(String path) {
    try {
      Path file = root.resolve(path.substring(1));
      if (!Files.isRegularFile(file)) { // it saves an exception each second, and a wait on a pipe
        return "";
      }
      try (InputStream in = Files.newInputStream(file)) {
        return text(in);
      }
    } catch (IOException | InvalidPathException e) {
      return "";
    }
  }

  /// As [InputStream#readAllBytes], which takes 16 KiB for the shortest file: too much each second.
  private static String text(InputStream in) throws IOException {
    byte[] bytes = new byte[FIRST_BYTES];
    int length = in.readNBytes(bytes, 0, bytes.length);
    while (length == bytes.length && length < MAX_BYTES) {
      bytes = Arrays.copyOf(bytes, 2 * length);
      length += in.readNBytes(bytes, length, length);
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
