package io.goloom.fetch;

import java.util.Objects;
import java.util.Optional;

/// The head of an answer.
///
/// @param status the HTTP status, from 200 to 999
/// @param headers the headers, as they came
public record Head(int status, Headers headers) {
  /// Makes a head.
  public Head {
    Objects.requireNonNull(headers, "headers");
  }

  /// The first value of a header.
  ///
  /// @param name its name, in any case
  /// @return its value; empty if there is none
  public Optional<String> header(String name) {
    return headers.first(name);
  }
}
