package io.goloom.fetch;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Why a URL could not be fetched: the outcome for programs, and the message for people.
///
/// A [Transport] throws it, and the contexts of a [Fetcher] bear it as their cause, so that whoever
/// finds one ended can tell which limit it was.
public final class FetchException extends IOException {
  private static final long serialVersionUID = 1;

  /// What happened, never [Outcome#OK].
  private final Outcome outcome;

  /// Another attempt would end the same way, though the outcome alone does not say so.
  private final boolean lasting;

  /// Makes one.
  ///
  /// @param outcome what happened
  /// @param reason the same in plain words, such as `connection refused`
  public FetchException(Outcome outcome, String reason) {
    this(outcome, reason, null);
  }

  /// Makes one with a cause.
  ///
  /// @param outcome what happened
  /// @param reason the same in plain words, such as `connection refused`
  /// @param cause what it was concluded from, or null
  public FetchException(Outcome outcome, String reason, @Nullable Throwable cause) {
    this(outcome, reason, cause, false);
  }

  private FetchException(
      Outcome outcome, String reason, @Nullable Throwable cause, boolean lasting) {
    super(Objects.requireNonNull(reason, "reason"), cause);
    this.outcome = Objects.requireNonNull(outcome, "outcome");
    this.lasting = lasting;
  }

  /// One that is not tried again.
  static FetchException lasting(Outcome outcome, String reason) {
    return new FetchException(outcome, reason, null, true);
  }

  boolean isLasting() {
    return lasting;
  }

  /// What happened.
  ///
  /// @return the outcome, never [Outcome#OK]
  public Outcome outcome() {
    return outcome;
  }

  /// What happened, in plain words.
  ///
  /// @return the message
  public String reason() {
    return String.valueOf(getMessage());
  }
}
