package io.goloom.fetch;

import java.time.Duration;

/// What became of one URL.
///
/// {@snippet :
/// switch (result) {
///   case FetchResult.Fetched r -> IO.println(r.url() + ": " + r.bytes() + " bytes");
///   case FetchResult.Failed r -> IO.println(r.url() + ": " + r.reason());
/// }
/// }
public sealed interface FetchResult {
  /// The URL, as it was given.
  ///
  /// @return the text
  String url();

  /// How it ended.
  ///
  /// @return the outcome
  Outcome outcome();

  /// The HTTP status of the last answer.
  ///
  /// @return the status; 0 if there was no answer
  int status();

  /// How long the body is, or of a failure how many bytes of it came; unpacked if they were packed,
  /// redirects not counted.
  ///
  /// @return the number
  long bytes();

  /// What it has cost: times, attempts, redirects.
  ///
  /// @return the metrics
  Metrics metrics();

  /// How long it took, from the beginning of its first attempt.
  ///
  /// @return the total of the metrics; zero if it was never started
  default Duration took() {
    return metrics().took();
  }

  /// Whether the whole body came, with a status below 400.
  ///
  /// @return true for [Fetched]
  default boolean ok() {
    return this instanceof Fetched;
  }

  /// The whole body came, with a status below 400.
  ///
  /// @param url the URL, as it was given
  /// @param status the HTTP status
  /// @param bytes the length of the body
  /// @param metrics what it has cost
  /// @param content what is left of the body
  record Fetched(String url, int status, long bytes, Metrics metrics, Content content)
      implements FetchResult {
    @Override
    public Outcome outcome() {
      return Outcome.OK;
    }
  }

  /// It failed, or was not even tried.
  ///
  /// @param url the URL, as it was given
  /// @param outcome what happened
  /// @param reason the same in plain words
  /// @param status the HTTP status of the last answer; 0 if there was none
  /// @param bytes how many bytes of the body came before
  /// @param metrics what it has cost
  record Failed(String url, Outcome outcome, String reason, int status, long bytes, Metrics metrics)
      implements FetchResult {}
}
