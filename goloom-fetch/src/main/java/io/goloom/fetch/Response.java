package io.goloom.fetch;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The head of an answer.
///
/// @param status the HTTP status
/// @param headers the headers, their names in lower case
public record Response(int status, Map<String, List<String>> headers) {
  /// Checks and copies.
  public Response {
    headers = Map.copyOf(Objects.requireNonNull(headers, "headers"));
  }

  /// The first value of a header.
  ///
  /// @param name its name, in any case
  /// @return its value; empty if there is none
  public Optional<String> header(String name) {
    List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
  }
}
