package io.goloom.fetch.cli;

import io.goloom.fetch.cli.option.FileErrors;
import io.goloom.fetch.cli.option.UsageException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// An earlier run, as `--json` has written it: which URLs were ok. What comes later in the file
/// counts more, so that a file that several runs were appended to is right.
///
/// The run may have been killed in the middle of a line: what is no result does not count, but the
/// first line has to be one, so that another file is not taken for a run.
final class Earlier {
  private final Set<String> ok = new HashSet<>();

  private Earlier() {}

  /// One line of the file.
  private record Line(String url, boolean ok) {}

  /// Reads a run.
  ///
  /// @param file the file
  /// @throws UsageException if it cannot be read, or is none
  static Earlier read(Path file) throws UsageException {
    Earlier earlier = new Earlier();
    JsonFactory json = new JsonFactory();
    // Not by Files.newBufferedReader: a character that was cut in two would be an error.
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
      boolean first = true;
      for (String text = in.readLine(); text != null; text = in.readLine()) {
        Line line = parse(json, text);
        if (line == null && first) {
          throw new UsageException(
              "--resume " + file + ": its first line is none that --json has written");
        }
        first = false;
        if (line != null && line.ok) {
          earlier.ok.add(line.url);
        } else if (line != null) {
          earlier.ok.remove(line.url);
        }
      }
    } catch (IOException e) {
      throw new UsageException("--resume " + file + " cannot be read: " + FileErrors.message(e));
    }
    return earlier;
  }

  private static @Nullable Line parse(JsonFactory json, String text) {
    String url = null;
    Boolean ok = null;
    try (JsonParser p = json.createParser(ObjectReadContext.empty(), text)) {
      if (p.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (p.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = p.currentName();
        JsonToken value = p.nextToken();
        if (name.equals("url") && value == JsonToken.VALUE_STRING) {
          url = p.getString();
        } else if (name.equals("ok") && value.isBoolean()) {
          ok = value == JsonToken.VALUE_TRUE;
        } else {
          p.skipChildren();
        }
      }
      boolean whole = p.currentToken() == JsonToken.END_OBJECT;
      return whole && url != null && ok != null ? new Line(url, ok) : null;
    } catch (JacksonException e) {
      return null;
    }
  }

  /// Whether the URL was fetched.
  boolean ok(String url) {
    return ok.contains(url);
  }
}
