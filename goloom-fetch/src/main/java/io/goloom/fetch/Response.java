package io.goloom.fetch;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/// The head of an answer.
///
/// @param status the HTTP status
/// @param headers the headers, found by their names in any case
public record Response(int status, Map<String, List<String>> headers) {
  /// Copies the headers.
  public Response {
    Map<String, List<String>> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    anyCase.putAll(Objects.requireNonNull(headers, "headers"));
    headers = Collections.unmodifiableMap(anyCase);
  }

  /// The first value of a header.
  ///
  /// @param name its name, in any case
  /// @return its value; empty if there is none
  public Optional<String> header(String name) {
    List<String> values = headers.getOrDefault(name, List.of());
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
  }
}
