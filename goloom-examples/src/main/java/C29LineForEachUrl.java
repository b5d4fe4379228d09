import io.goloom.context.Context;
import io.goloom.fetch.FetchResult;
import io.goloom.fetch.Fetcher;
import io.goloom.fetch.UrlSource;

/// A line for each URL: a check mark, URL and bytes; or a cross, URL and reason. It is printed as
/// soon as all before it are, and not only when the job is over.
void main() throws Exception {
  try (var server = new Loopback();
      var fetcher = Fetcher.builder().timeout(Duration.ofSeconds(3)).build()) {
    var urls = List.of(server.uri("/bytes/3"), server.uri("/never"), "not a URL");
    // @start region=lines
    try (var run = fetcher.start(Context.background(), UrlSource.of(urls))) {
      for (var result : run.results()) {
        switch (result) {
          case FetchResult.Fetched r -> IO.println("✓ " + r.url() + "  " + r.bytes() + " bytes");
          case FetchResult.Failed r -> IO.println("✗ " + r.url() + "  " + r.reason());
        }
      }
    }
    // @end region=lines
  }
  // Output:
  // ✓ http://localhost:.../bytes/3  3 bytes
  // ✗ http://localhost:.../never  timed out after 3s
  // ✗ not a URL  ...
}
