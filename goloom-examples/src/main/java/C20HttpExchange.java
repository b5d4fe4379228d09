import com.sun.net.httpserver.HttpServer;
import io.goloom.context.Context;
import io.goloom.context.DeadlineExceededException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/// `ctx.call` puts a piece of code on this very thread under a context: when its time is up, the
/// exchange with a server that never answers ends with the context's error.
void main() throws Exception {
  var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  server.createContext("/", exchange -> {}); // takes the request and never answers
  server.start();
  var uri = URI.create("http://localhost:" + server.getAddress().getPort() + "/");
  var request = HttpRequest.newBuilder(uri).build();
  try (var client = HttpClient.newHttpClient();
      var ctx = Context.background().withTimeout(Duration.ofMillis(100))) {
    // @start region=call
    var response = ctx.call(() -> client.send(request, BodyHandlers.ofString()));
    // @end region=call
    IO.println(response.statusCode());
  } catch (DeadlineExceededException e) {
    IO.println(e.getMessage());
  } finally {
    server.stop(0);
  }
  // Output:
  // context deadline exceeded
}
