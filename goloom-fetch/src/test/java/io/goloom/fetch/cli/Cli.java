package io.goloom.fetch.cli;

import io.goloom.context.Context;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs the command inside the test's JVM. */
final class Cli {
  private InputStream in = InputStream.nullInputStream();
  private OutputStream out = new ByteArrayOutputStream();
  private ByteArrayOutputStream err = new ByteArrayOutputStream();
  private boolean outTerminal;
  private boolean errTerminal;
  private boolean color = true;

  /** What came of it. */
  record Ended(int status, String out, String err) {
    List<String> lines() {
      return out.lines().toList();
    }
  }

  Cli in(String text) {
    return in(text.getBytes(StandardCharsets.UTF_8));
  }

  Cli in(byte[] bytes) {
    return in(new ByteArrayInputStream(bytes));
  }

  Cli in(InputStream stream) {
    in = stream;
    return this;
  }

  Cli out(OutputStream stream) {
    out = stream;
    return this;
  }

  Cli err(ByteArrayOutputStream stream) {
    err = stream;
    return this;
  }

  Cli terminal(boolean outIs, boolean errIs, boolean colorWanted) {
    outTerminal = outIs;
    errTerminal = errIs;
    color = colorWanted;
    return this;
  }

  Ended run(String... args) {
    return run(Context.background(), args);
  }

  Ended run(Context job, String... args) {
    int status =
        Main.run(
            job,
            List.of(args),
            new Stdio(
                in,
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                outTerminal,
                errTerminal,
                color));
    String printed =
        out instanceof ByteArrayOutputStream bytes ? bytes.toString(StandardCharsets.UTF_8) : "";
    return new Ended(status, printed, err.toString(StandardCharsets.UTF_8));
  }
}
