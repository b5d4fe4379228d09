import io.goloom.context.Context;
import io.goloom.sync.ErrGroup;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/// Three downloads under one limit. One fails, so the group's context ends, and with it the other
/// two: nobody waits for the server that never answers.
void main() throws Exception {
  try (var server = new Loopback();
      var client = HttpClient.newHttpClient();
      var job = Context.background().withTimeout(Duration.ofSeconds(30));
      var group = ErrGroup.withContext(job)) {
    for (var path : List.of("/never", "/fail", "/never")) {
      group.go(ctx -> download(client, server.uri(path)));
    }
    group.await();
  } catch (IOException e) {
    IO.println(e.getMessage());
  }
  // Output:
  // /fail: status 500
}

byte[] download(HttpClient client, URI uri) throws IOException, InterruptedException {
  var request = HttpRequest.newBuilder(uri).build();
  var response = client.send(request, BodyHandlers.ofByteArray()); // ends when it is interrupted
  if (response.statusCode() != 200) {
    throw new IOException(uri.getPath() + ": status " + response.statusCode());
  }
  return response.body();
}
