import io.goloom.context.Context;
import io.goloom.context.DeadlineExceededException;
import io.goloom.sync.ErrGroup;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/// Three downloads under one limit. One has its answer, two would wait for ever: the limit ends
/// both at the same time, and the group says why.
void main() throws Exception {
  var sizes = new ConcurrentHashMap<String, Integer>();
  try (var server = new Loopback();
      var client = HttpClient.newHttpClient();
      var job = Context.background().withTimeout(Duration.ofSeconds(3));
      var group = ErrGroup.withContext(job)) {
    for (var path : List.of("/bytes/5", "/never", "/never?")) {
      var request = HttpRequest.newBuilder(server.uri(path)).build();
      group.go(ctx -> {
        var response = client.send(request, BodyHandlers.ofByteArray());
        sizes.put(path, response.body().length);
      });
    }
    group.await();
  } catch (DeadlineExceededException e) {
    IO.println(e.getMessage());
  }
  IO.println(sizes);
  // Output:
  // context deadline exceeded
  // {/bytes/5=5}
}
