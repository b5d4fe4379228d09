import io.goloom.context.Context;
import io.goloom.fetch.FetchResult;
import io.goloom.fetch.Fetcher;

/// A Fetcher starts one goroutine for each URL and gives the results in the order of the URLs: the
/// bytes of the body, or what went wrong.
void main() throws Exception {
  try (var server = new Loopback();
      var fetcher = Fetcher.builder().build()) {
    var urls = List.of(server.uri("/bytes/3"), server.uri("/fail"), server.uri("/bytes/50000"));
    // @start region=fetch
    for (var result : fetcher.fetchAll(Context.background(), urls)) {
      switch (result) {
        case FetchResult.Fetched r -> IO.println(r.url() + " has " + r.bytes() + " bytes");
        case FetchResult.Failed r -> IO.println(r.url() + " failed: " + r.reason());
      }
    }
    // @end region=fetch
  }
  // Output:
  // http://localhost:.../bytes/3 has 3 bytes
  // http://localhost:.../fail failed: HTTP 500
  // http://localhost:.../bytes/50000 has 50000 bytes
}
