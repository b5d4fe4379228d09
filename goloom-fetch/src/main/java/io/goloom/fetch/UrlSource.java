package io.goloom.fetch;

import io.goloom.context.Context;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// Where the URLs of a job come from, one by one, so that a list need not fit into memory. Used by
/// one goroutine.
@FunctionalInterface
public interface UrlSource {
  /// The next URL. May wait for it.
  ///
  /// When the job is over, because of its limit or a cancellation, the rest of the source is still
  /// asked for: each URL that it gives becomes a result that says why it was not fetched. A source
  /// that waits should then not wait for long.
  ///
  /// @param job the job's context; under fail-fast the first failure ends it too
  /// @return a URL, not necessarily a valid one; null at the end
  /// @throws io.goloom.context.ContextException if the job is over; the source is then taken to be
  ///   at its end. Whatever else this throws makes the job fail: see [FetchRun#await()]
  /// @throws InterruptedException if interrupted
  @Nullable String next(Context job) throws InterruptedException;

  /// A source that gives the elements of a collection.
  ///
  /// @param urls the URLs; `toString` gives their text
  /// @return the source
  static UrlSource of(Iterable<?> urls) {
    Iterator<?> rest = urls.iterator();
    return job -> rest.hasNext() ? rest.next().toString() : null;
  }
}
