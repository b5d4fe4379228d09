package io.goloom.fetch.cli;

import io.goloom.context.Context;
import io.goloom.fetch.BodyHandler;
import io.goloom.fetch.UrlSource;
import org.jspecify.annotations.Nullable;

/// What an earlier run has left of the URLs.
final class Rest implements UrlSource {
  private final UrlSource urls;
  private final Earlier earlier;
  private final BodyHandler bodies;
  private volatile long leftOut;

  /// @param bodies is told of the URLs that are left out as well, so that the others get the same
  ///   names for their files as before
  Rest(UrlSource urls, Earlier earlier, BodyHandler bodies) {
    this.urls = urls;
    this.earlier = earlier;
    this.bodies = bodies;
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // one goroutine calls it
  public @Nullable String next(Context job) throws InterruptedException {
    for (String url = urls.next(job); url != null; url = urls.next(job)) {
      if (!earlier.ok(url)) {
        return url;
      }
      bodies.open(url);
      leftOut++;
    }
    return null;
  }

  /// How many were left out.
  long leftOut() {
    return leftOut;
  }
}
