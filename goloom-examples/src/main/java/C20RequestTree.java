import io.goloom.examples.requests.RequestTree;
import io.goloom.examples.requests.Servers;
import io.goloom.examples.requests.SmallHttpServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/// The request tree on real servers: 30 s for a request, below that 3 s for PostgreSQL and 5 s for
/// Redis. The first answer wins, and the other server stops working on its own.
///
/// With the argument `serve` it goes on, for questions of your own.
void main(String[] args) throws Exception {
  Servers servers;
  try {
    servers = Servers.start();
  } catch (IOException e) {
    System.err.println("SKIPPED: " + e.getMessage() + ": " + e.getCause());
    System.exit(77);
    return;
  }
  var serve = List.of(args).contains("serve");
  var tree = new RequestTree(servers.database(), servers.cache());
  try (servers;
      var server = SmallHttpServer.start(serve ? 8080 : 0, RequestTree.REQUEST, tree::answer)) {
    if (serve) {
      IO.println("curl '" + server.uri() + "/?postgres=10&redis=1.5'");
      Thread.sleep(Duration.ofDays(1));
    }
    ask(server, "postgres=0.1&redis=600");
    ask(server, "postgres=600&redis=0.1");
    ask(server, "postgres=600&redis=4");
    settle(servers);
    IO.println("neither server works on anything any more");
  }
  // Output:
  // postgres=0.1&redis=600: PostgreSQL answers
  // postgres=600&redis=0.1: Redis answers
  // postgres=600&redis=4: Redis answers
  // neither server works on anything any more
}

void ask(SmallHttpServer server, String question) throws IOException, InterruptedException {
  try (var client = HttpClient.newHttpClient()) {
    var request = HttpRequest.newBuilder(server.uri().resolve("/?" + question)).build();
    IO.print(question + ": " + client.send(request, BodyHandlers.ofString()).body());
  }
}

/// Waits until the losers of all races have stopped, as the servers say themselves.
void settle(Servers servers) throws Exception {
  while (servers.statements() + servers.blockedClients() > 0) {
    Thread.onSpinWait();
  }
}
