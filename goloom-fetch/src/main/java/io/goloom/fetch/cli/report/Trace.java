package io.goloom.fetch.cli.report;

import io.goloom.fetch.FetchResult;
import io.goloom.fetch.Times;
import io.goloom.fetch.cli.option.FileErrors;
import io.goloom.fetch.cli.option.UsageException;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Draws a run into an HTML file that needs nothing else: a bar for each URL, from when it was
/// begun to when it was done, with the parts of its time. The page is `trace.html`, with the
/// results in the place of a mark.
///
/// The file is written beside its place and moved there at the end, and replaces what was there. Of
/// a run that goes wrong before nothing is left. A device or a pipe is written into as it is.
public final class Trace implements AutoCloseable {
  /// How many bars a page has at most: what comes after is only counted. More would be too much for
  /// a browser.
  static final int MOST = 50_000;

  private static final String MARK = "/*RESULTS*/";

  private final @Nullable Path file;
  private final @Nullable Path unfinished;
  private final @Nullable BufferedWriter out;
  private final String end;
  private final Instant begun = Instant.now();
  private int drawn;
  private long left;

  private Trace(
      @Nullable Path file, @Nullable Path unfinished, @Nullable BufferedWriter out, String end) {
    this.file = file;
    this.unfinished = unfinished;
    this.out = out;
    this.end = end;
  }

  /// Begins to draw.
  ///
  /// @param file where to; empty to draw nothing
  /// @return a trace, to be closed by the caller
  /// @throws UsageException if the file cannot be written
  public static Trace open(Optional<Path> file) throws UsageException {
    if (file.isEmpty()) {
      return new Trace(null, null, null, "");
    }
    Path path = file.get();
    boolean device = Files.exists(path) && !Files.isRegularFile(path);
    Path unfinished = device ? path : path.resolveSibling(path.getFileName() + ".goloom-part");
    try {
      if (Files.isDirectory(path)) {
        throw new UsageException("--trace " + path + " is a directory; give a file");
      }
      String page = page();
      int mark = page.indexOf(MARK);
      BufferedWriter out = Files.newBufferedWriter(unfinished);
      out.write(page, 0, mark);
      return new Trace(path, unfinished, out, page.substring(mark + MARK.length()));
    } catch (NoSuchFileException e) {
      throw new UsageException(
          "--trace " + path + " cannot be written: there is no such directory");
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  private static UsageException unwritable(@Nullable Path file, IOException e) {
    return new UsageException("--trace " + file + " cannot be written: " + FileErrors.message(e));
  }

  private static String page() throws IOException {
    try (InputStream in = Trace.class.getResourceAsStream("trace.html")) {
      if (in == null) {
        throw new IllegalStateException("trace.html is missing from the goloom-fetch jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /// Adds a bar.
  ///
  /// @param result what it stands for
  /// @throws UsageException if the file cannot be written
  public void add(FetchResult result) throws UsageException {
    BufferedWriter page = out;
    if (page == null) {
      return;
    }
    Optional<Instant> started = result.metrics().started();
    if (started.isEmpty() || drawn == MOST) {
      left++;
      return;
    }
    try {
      page.write(bar(result, started.get()));
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  private String bar(FetchResult result, Instant started) {
    Times t = result.metrics().times();
    return (drawn++ == 0 ? "\n" : ",\n")
        + "["
        + millis(Duration.between(begun, started))
        + ","
        + millis(t.dns())
        + ","
        + millis(t.connect())
        + ","
        + millis(t.tls())
        + ","
        + millis(t.firstByte())
        + ","
        + millis(t.total())
        + ","
        + result.status()
        + ","
        + result.bytes()
        + ","
        + result.metrics().attempts()
        + ","
        + quoted(result.outcome().word())
        + ","
        + quoted(result.url())
        + "]";
  }

  private static String millis(Duration time) {
    return String.valueOf(Math.max(0, time.toNanos() / 1000) / 1000.0);
  }

  /// A text in JavaScript, inside a script element.
  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\' || c == '<' || c < ' ' || c > '~') {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }

  /// Ends the page and gives the file its name.
  ///
  /// @throws UsageException if it cannot be written
  public void finish() throws UsageException {
    if (out == null || file == null || unfinished == null) {
      return;
    }
    try {
      out.write(end.replace("/*LEFT*/0", String.valueOf(left)));
      out.close();
      if (!unfinished.equals(file)) {
        Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /// Leaves nothing of a page that was not finished.
  @Override
  public void close() {
    if (out == null || unfinished == null) {
      return;
    }
    try (Closeable _ = () -> remove(unfinished)) {
      out.close();
    } catch (IOException e) {
      return; // it was not finished: what kept it from that has been thrown
    }
  }

  private void remove(Path part) throws IOException {
    if (!part.equals(file)) {
      Files.deleteIfExists(part);
    }
  }
}
