import static io.goloom.Go.go;

import io.goloom.context.Context;
import io.goloom.context.DeadlineExceededException;
import io.goloom.debug.LeakProfile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/// An HTTP call without a limit, to a server that accepts and never answers. Nothing proves that it
/// never will; but a wait for the network under no deadline is suspect after a while. Mended, the
/// call is made under a context.
void main(String[] args) throws Exception {
  try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
    var url = URI.create("http://localhost:" + silent.getLocalPort());
    var client = HttpClient.newHttpClient();
    var request = HttpRequest.newBuilder(url).build();
    var limit = Duration.ofMillis(300);
    if (args.length == 0) {
      go("caller", () -> client.send(request, BodyHandlers.ofString()));
      while (LeakProfile.take(limit).suspects().isEmpty()) {
        Thread.sleep(10);
      }
    } else {
      try (var ctx = Context.background().withTimeout(limit)) {
        ctx.call(() -> client.send(request, BodyHandlers.ofString()));
      } catch (DeadlineExceededException e) {
        IO.println("gave up");
      }
    }
    LeakProfile.take(limit)
        .toString()
        .lines()
        .filter(line -> !line.startsWith("\t") || line.contains("C23")) // not the JDK's
        .forEach(IO::println);
  }
  // Output:
  // leak profile: 0 goroutines leaked, 0 circles, 1 suspected
  //
  // suspected: goroutine 1 waits for the network under no deadline, for ...
  // goroutine 1 "caller" [park]:
  //	at C23HttpWithoutTimeout.lambda$main$0(C23HttpWithoutTimeout.java:23)
  // created by C23HttpWithoutTimeout.main(C23HttpWithoutTimeout.java:23)
  // instead: make the call under a context with a limit (ctx.withTimeout(...).call(...), ...
  // Run with -- mended
  // Output:
  // gave up
  // leak profile: 0 goroutines leaked, 0 circles, 0 suspected
}
