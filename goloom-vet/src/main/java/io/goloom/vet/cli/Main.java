package io.goloom.vet.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// The command `goloom vet`.
public final class Main {
  static final int CLEAN = 0;
  static final int FOUND = 1;
  static final int USAGE = 2;

  private Main() {}

  /// Runs the command and ends the process.
  ///
  /// @param args the command line, after the word `vet`
  public static void main(String[] args) {
    PrintStream out = stream(FileDescriptor.out);
    PrintStream err = stream(FileDescriptor.err);
    int status = run(Arrays.asList(args), out, err);
    if (out.checkError()) {
      err.println("goloom: cannot write to standard output");
      status = USAGE;
    }
    System.exit(status);
  }

  /// Text is UTF-8 whatever the locale says, as with the other commands.
  private static PrintStream stream(FileDescriptor fd) {
    return new PrintStream(new FileOutputStream(fd), false, StandardCharsets.UTF_8);
  }

  /// Runs the command.
  ///
  /// @param args the command line, after the word `vet`
  /// @param out takes the findings
  /// @param err takes everything else
  /// @return the exit status
  static int run(List<String> args, PrintStream out, PrintStream err) {
    try {
      Options options = Options.parse(args);
      return options.help() ? help(out) : new VetCommand(options, out, err).run();
    } catch (UsageException e) {
      err.println("goloom: " + e.getMessage());
      return USAGE;
    } catch (IOException e) {
      err.println("goloom: cannot read the sources: " + e);
      return USAGE;
    } finally {
      out.flush();
      err.flush();
    }
  }

  private static int help(PrintStream out) throws IOException {
    try (InputStream text = Main.class.getResourceAsStream("vet.txt")) {
      if (text == null) {
        throw new IllegalStateException("vet.txt is missing from the goloom-vet jar");
      }
      out.write(text.readAllBytes());
    }
    return CLEAN;
  }
}
