package io.goloom.fetch;

import java.io.IOException;

/// Takes the body of one URL. A URL that is tried again has several attempts, of which at most the
/// last one completes.
///
/// The calls come one after the other, and each sees what those before have written.
public interface Body extends BodySink, AutoCloseable {
  /// Begins an attempt: what an earlier one has brought is to be forgotten, or gone on from.
  ///
  /// **Blocking and interrupts.** May block, as [#accept] may.
  ///
  /// @param call what is to be sent
  /// @return what to send instead, with a `Range` for instance; the same by default
  /// @throws FetchException if the attempt is to fail with that outcome
  /// @throws IOException if it is to fail with [Outcome#IO]
  /// @throws InterruptedException if interrupted
  default Call begin(Call call) throws IOException, InterruptedException {
    return call;
  }

  /// Whether to begin once more, since the server refuses what [#begin] has asked for.
  ///
  /// @param head status and headers of the refusal, a status of 400 or above
  /// @return true to begin again at once; false to take it for the answer, as by default
  /// @throws IOException as [#begin]
  /// @throws InterruptedException if interrupted
  default boolean again(Head head) throws IOException, InterruptedException {
    return false;
  }

  /// The body is complete, or the sink has taken all that it wanted.
  ///
  /// @param head status and headers, a status below 400
  /// @return what is left of it
  /// @throws FetchException if the URL is to fail with that outcome
  /// @throws IOException if it is to fail with [Outcome#IO]
  /// @throws InterruptedException if interrupted
  Content complete(Head head) throws IOException, InterruptedException;

  /// Nothing more comes, whether it was completed or not. Called once, if [#begin] was called.
  @Override
  default void close() {}
}
