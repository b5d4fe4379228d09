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
public final class Cli {
  private InputStream in = InputStream.nullInputStream();
  private OutputStream out = new ByteArrayOutputStream();
  private ByteArrayOutputStream err = new ByteArrayOutputStream();
  private boolean outTerminal;
  private boolean errTerminal;
  private boolean color = true;

  /** What came of it. */
  public record Ended(int status, String out, String err) {
    public List<String> lines() {
      return out.lines().toList();
    }
  }

  public Cli in(String text) {
    return in(text.getBytes(StandardCharsets.UTF_8));
  }

  public Cli in(byte[] bytes) {
    return in(new ByteArrayInputStream(bytes));
  }

  public Cli in(InputStream stream) {
    in = stream;
    return this;
  }

  public Cli out(OutputStream stream) {
    out = stream;
    return this;
  }

  public Cli err(ByteArrayOutputStream stream) {
    err = stream;
    return this;
  }

  public Cli terminal(boolean outIs, boolean errIs, boolean colorWanted) {
    outTerminal = outIs;
    errTerminal = errIs;
    color = colorWanted;
    return this;
  }

  public Ended run(String... args) {
    return run(Context.background(), args);
  }

  public Ended run(Context job, String... args) {
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
