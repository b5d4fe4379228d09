import io.goloom.context.Context;
import io.goloom.sync.WaitGroup;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/// The same by hand: a goroutine for each URL, a limit for each inside a limit for all, and each
/// result in its own place, so that the order is that of the URLs.
void main() throws Exception {
  try (var server = new Loopback();
      var client = HttpClient.newHttpClient();
      var job = Context.background().withTimeout(Duration.ofSeconds(30))) {
    var urls = List.of(server.uri("/bytes/3"), server.uri("/never"), server.uri("/bytes/50000"));
    var results = new String[urls.size()];
    var wg = new WaitGroup();
    for (int i = 0; i < urls.size(); i++) {
      int place = i;
      wg.go(() -> results[place] = fetch(job, client, urls.get(place)));
    }
    wg.await();
    for (var result : results) {
      IO.println(result);
    }
  }
  // Output:
  // 3 bytes
  // context deadline exceeded
  // 50000 bytes
}

// @start region=one
String fetch(Context job, HttpClient client, URI url) {
  var request = HttpRequest.newBuilder(url).build();
  try (var own = job.withTimeout(Duration.ofSeconds(3))) {
    var response = own.call(() -> client.send(request, BodyHandlers.ofByteArray()));
    return response.body().length + " bytes";
  } catch (Exception e) {
    return e.getMessage();
  }
}
// @end region=one
