package io.goloom.fetch.cli;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// The streams of the process, and what stands behind them. Text is UTF-8 whatever the locale says,
/// as with most commands of today: a URL list must not change its look in a container.
///
/// @param in standard input
/// @param out standard output, raw: its errors are seen, unlike those of `System.out`
/// @param err standard error
/// @param outTerminal whether `out` is a terminal
/// @param errTerminal whether `err` is a terminal where a line can be written over
/// @param color whether colours are wanted on a terminal
record Stdio(
    InputStream in,
    OutputStream out,
    PrintStream err,
    boolean outTerminal,
    boolean errTerminal,
    boolean color) {

  static Stdio ofProcess() {
    boolean dumb = "dumb".equals(System.getenv("TERM"));
    String noColor = System.getenv("NO_COLOR");
    return new Stdio(
        System.in,
        new FileOutputStream(FileDescriptor.out),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        isTerminal(1),
        isTerminal(2) && !dumb,
        (noColor == null || noColor.isEmpty()) && !dumb);
  }

  @SuppressWarnings("SystemConsoleNull") // it can be: which console there is depends on jdk.console
  private static boolean consoleIsTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /// The JDK knows only whether input and output both are terminals; Linux tells of each.
  private static boolean isTerminal(int fd) {
    try {
      Path link = Path.of("/proc/self/fd/" + fd);
      if (Files.isSymbolicLink(link)) {
        String target = Files.readSymbolicLink(link).toString();
        return target.startsWith("/dev/pts/")
            || target.startsWith("/dev/tty")
            || target.equals("/dev/console");
      }
    } catch (IOException e) {
      return false; // not ours to look at; then better no colours
    }
    return consoleIsTerminal();
  }
}
