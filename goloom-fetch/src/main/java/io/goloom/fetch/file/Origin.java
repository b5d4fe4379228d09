package io.goloom.fetch.file;

import io.goloom.fetch.Head;
import io.goloom.fetch.http.HttpDate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Where the beginning of a body came from, kept in a file beside it: which URL, and by what the
/// server will know whether it still has the same (RFC 9110, 8.8 and 13.1.5).
///
/// @param url the URL, as it was given
/// @param validator a strong entity tag, or a date of last modification that is as good as one
record Origin(String url, String validator) {
  private static final Duration SETTLED = Duration.ofSeconds(60);

  /// What an answer says.
  ///
  /// @return empty if a later answer could not be told to continue it
  static Optional<Origin> of(String url, Head head) {
    if (head.status() != 200
        || head.headers().has("content-encoding")
        || head.header("accept-ranges").orElse("").equalsIgnoreCase("none")) {
      return Optional.empty();
    }
    return head.header("etag")
        .filter(tag -> tag.startsWith("\""))
        .or(() -> settled(head))
        .filter(validator -> validator.indexOf('\n') < 0)
        .map(validator -> new Origin(url, validator));
  }

  /// The date of last modification, if it was so long before the answer that a second change in the
  /// same second can be excluded.
  private static Optional<String> settled(Head head) {
    Optional<String> modified = head.header("last-modified");
    Optional<String> date = head.header("date");
    if (modified.isEmpty() || date.isEmpty() || head.headers().has("etag")) {
      return Optional.empty();
    }
    try {
      return Duration.between(time(modified.get()), time(date.get())).compareTo(SETTLED) >= 0
          ? modified
          : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Instant time(String text) {
    return HttpDate.parse(text, Instant.now());
  }

  static Optional<Origin> read(Path file) throws IOException {
    try {
      List<String> lines = Files.readAllLines(file);
      return lines.size() == 2
          ? Optional.of(new Origin(lines.get(0), lines.get(1)))
          : Optional.empty();
    } catch (NoSuchFileException | java.nio.charset.CharacterCodingException e) {
      return Optional.empty();
    }
  }

  void write(Path file) throws IOException {
    Files.write(file, List.of(url, validator), StandardCharsets.UTF_8);
  }
}
