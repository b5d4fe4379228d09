import io.goloom.context.Context;
import io.goloom.fetch.BodyHandler;
import io.goloom.fetch.FetchResult;
import io.goloom.fetch.Fetcher;
import io.goloom.fetch.UrlSource;

/// Bodies in memory with their digests, each as soon as it is there; what fails for a while is
/// tried again.
void main() throws Exception {
  try (var server = new Loopback()) {
    var urls = List.of(server.uri("/bytes/5"), server.uri("/missing"));
    // @start region=bodies
    try (var fetcher =
            Fetcher.builder().bodies(BodyHandler.bytes().withSha256()).retries(3).build();
        var run = fetcher.stream(Context.background(), UrlSource.of(urls))) {
      for (var result : run.results()) {
        if (result instanceof FetchResult.Fetched r) {
          byte[] body = r.content().bytes().orElseThrow();
          IO.println(body.length + " bytes, " + r.content().sha256().orElseThrow());
        }
      }
      run.await();
    }
    // @end region=bodies
  }
  // Output:
  // 5 bytes, ...
}
