package io.goloom.fetch.cli;

import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.fetch.cli.option.Completion;
import io.goloom.fetch.cli.option.FetchOptions;
import io.goloom.fetch.cli.option.Help;
import io.goloom.fetch.cli.option.ManPage;
import io.goloom.fetch.cli.option.Similar;
import io.goloom.fetch.cli.option.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// The `goloom` command.
public final class Main {
  static final int OK = 0;
  static final int SOME_FAILED = 1;
  static final int USAGE = 2;

  /// As a shell reports a program that SIGPIPE ended.
  static final int CLOSED_OUTPUT = 141;

  private Main() {}

  /// Runs the command and ends the process.
  ///
  /// @param args the command line
  public static void main(String[] args) {
    Preload.begin();
    int status;
    try (Cancellable job = Context.background().withCancel()) {
      Signals signals = Signals.cancel(job);
      status = run(job, Arrays.asList(args), Stdio.ofProcess());
      if (signals.status() != 0 && status != CLOSED_OUTPUT) {
        status = signals.status();
      }
    }
    if (status != OK) { // returning is quicker: System.exit looks for a logger first
      System.exit(status);
    }
  }

  /// Runs the command.
  ///
  /// @param job ends when the user wants no more
  /// @param args the command line
  /// @param stdio where to read and write
  /// @return the exit status
  static int run(Context job, List<String> args, Stdio stdio) {
    try {
      return command(job, args, stdio);
    } catch (UsageException e) {
      stdio.err().println("goloom: " + e.getMessage());
      return USAGE;
    } catch (IOException e) {
      return unwritable(e, stdio);
    } catch (InterruptedException e) {
      stdio.err().println("goloom: interrupted");
      return SOME_FAILED;
    } catch (RuntimeException | Error e) { // not 1: results may be missing
      stdio.err().println("goloom: a bug in goloom itself, please report it:");
      e.printStackTrace(stdio.err());
      return USAGE;
    }
  }

  private static int command(Context job, List<String> args, Stdio stdio)
      throws UsageException, IOException, InterruptedException {
    String command = args.isEmpty() ? "" : args.getFirst();
    List<String> rest = args.subList(Math.min(1, args.size()), args.size());
    return switch (command) {
      case "fetch" -> fetch(job, FetchOptions.parse(rest), stdio);
      case "completion" -> print(Completion.script(shell(rest)), stdio.out());
      case "man" -> print(ManPage.text(), stdio.out());
      case "train" -> Training.run(job); // the launcher's
      case "-h", "--help", "help" -> print(resource("goloom.txt"), stdio.out());
      case "-V", "--version" -> print(version(), stdio.out());
      case "" -> {
        print(resource("goloom.txt"), stdio.err());
        yield USAGE;
      }
      default -> throw new UsageException(noCommand(command));
    };
  }

  private static String noCommand(String command) {
    if (command.startsWith("http://") || command.startsWith("https://")) {
      return "write goloom fetch " + command;
    }
    if (command.equals("vet")) {
      return "vet is in a jar of its own: run ./goloom vet, or java -jar goloom-vet.jar";
    }
    String hint =
        Similar.hint(command, List.of("fetch", "vet", "completion", "man", "--help", "--version"));
    return "unknown command " + command + hint + "; see goloom --help";
  }

  private static String shell(List<String> args) throws UsageException {
    if (args.size() != 1 || !Completion.SHELLS.contains(args.getFirst())) {
      throw new UsageException("write goloom completion bash, zsh or fish");
    }
    return args.getFirst();
  }

  private static int fetch(Context job, FetchOptions options, Stdio stdio)
      throws UsageException, IOException, InterruptedException {
    if (options.info().help()) {
      return print(Help.text(), stdio.out());
    }
    if (options.info().version()) {
      return print(version(), stdio.out());
    }
    return options.input().demo()
        ? Demo.run(job, options, stdio)
        : new FetchCommand(options, stdio).run(job, options.input().inputs());
  }

  /// A reader that has seen enough (`| head -1`) is no error worth a word, unlike a full disk.
  private static int unwritable(IOException e, Stdio stdio) {
    String message = String.valueOf(e.getMessage());
    if (message.contains("Broken pipe")) {
      return CLOSED_OUTPUT;
    }
    stdio.err().println("goloom: cannot write to standard output: " + message);
    return USAGE;
  }

  private static String version() throws IOException {
    return "goloom " + resource("version.txt");
  }

  private static int print(String text, OutputStream out) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
    return OK;
  }

  private static String resource(String name) throws IOException {
    try (InputStream text = Main.class.getResourceAsStream(name)) {
      if (text == null) {
        throw new IllegalStateException(name + " is missing from the goloom-fetch jar");
      }
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
