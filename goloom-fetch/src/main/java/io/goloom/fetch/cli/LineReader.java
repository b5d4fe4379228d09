package io.goloom.fetch.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads a list of URLs: one a line, in UTF-8, with or without a byte order mark, lines ended by
/// LF, CRLF or CR. Blank lines and lines that begin with `#` do not count.
///
/// A line is cut at [#LONGEST] characters, so that a file that is no list cannot fill the memory;
/// what remains of it is still no URL.
final class LineReader implements AutoCloseable {
  static final int LONGEST = 64 * 1024;

  private final BufferedReader in;
  private boolean first = true;

  LineReader(InputStream in) {
    this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  /// The next URL.
  ///
  /// @return its text, without the space around it; null at the end
  @Nullable String next() throws IOException {
    for (String line = line(); line != null; line = line()) {
      String url = line.strip();
      if (!url.isEmpty() && !url.startsWith("#")) {
        return url;
      }
    }
    return null;
  }

  private @Nullable String line() throws IOException {
    int c = in.read();
    if (first && c == '\uFEFF') {
      c = in.read();
    }
    first = false;
    if (c < 0) {
      return null;
    }
    StringBuilder line = new StringBuilder();
    while (c >= 0 && c != '\n' && c != '\r') {
      if (line.length() < LONGEST) {
        line.append((char) c);
      }
      c = in.read();
    }
    return line.toString(); // the LF of a CRLF gives a blank line more, which does not count
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
