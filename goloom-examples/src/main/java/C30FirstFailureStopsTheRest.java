import io.goloom.context.Context;
import io.goloom.fetch.FetchResult;
import io.goloom.fetch.Fetcher;

/// Three downloads; one fails, and under `failFast` the others are canceled at once, with a reason
/// that names the first failure.
void main() throws Exception {
  try (var server = new Loopback();
      var fetcher = Fetcher.builder().failFast(true).build()) {
    var urls = List.of(server.uri("/never?1"), server.uri("/fail"), server.uri("/never?2"));
    for (var result : fetcher.fetchAll(Context.background(), urls)) {
      if (result instanceof FetchResult.Failed r) {
        IO.println(URI.create(r.url()).getPath() + ": " + r.reason());
      }
    }
  }
  // Output:
  // /never: canceled: http://localhost:.../fail: HTTP 500
  // /fail: HTTP 500
  // /never: canceled: http://localhost:.../fail: HTTP 500
}
