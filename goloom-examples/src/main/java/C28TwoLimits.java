import io.goloom.context.Context;
import io.goloom.fetch.FetchResult;
import io.goloom.fetch.Fetcher;

/// Every URL has its own limit, 10 s by default, inside the limit of the whole job, 30 s by
/// default. A URL that takes too long costs the others nothing; when the job's time is up, all that
/// still run end at once.
void main() throws Exception {
  try (var server = new Loopback()) {
    var urls = List.of(server.uri("/never"), server.uri("/bytes/3"));
    try (var fetcher = Fetcher.builder().timeout(Duration.ofSeconds(3)).build()) {
      fetcher.fetchAll(Context.background(), urls).forEach(this::show);
    }
    urls = List.of(server.uri("/never"), server.uri("/never?again"));
    try (var fetcher = Fetcher.builder().totalTimeout(Duration.ofMillis(300)).build()) {
      fetcher.fetchAll(Context.background(), urls).forEach(this::show);
    }
  }
  // Output:
  // timeout: timed out after 3s
  // ok: 3 bytes
  // total-timeout: the total limit of 300ms was over
  // total-timeout: the total limit of 300ms was over
}

void show(FetchResult result) {
  IO.println(
      switch (result) {
        case FetchResult.Fetched r -> r.outcome().word() + ": " + r.bytes() + " bytes";
        case FetchResult.Failed r -> r.outcome().word() + ": " + r.reason();
      });
}
