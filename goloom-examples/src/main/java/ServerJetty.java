import io.goloom.GoRuntime;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// An unchanged Jetty whose handlers are goroutines of a runtime of their own, under the load of
/// 200 connections.
void main() throws Exception {
  System.setProperty("slf4j.internal.verbosity", "ERROR"); // no word about the missing logger
  var load = new ServerLoad();
  var handler =
      new Handler.Abstract() {
        @Override
        public boolean handle(Request request, Response response, Callback callback)
            throws InterruptedException {
          Content.Sink.write(response, true, load.answer(request.getHttpURI().getPath()), callback);
          return true;
        }
      };
  // @start region=jetty
  try (var runtime = GoRuntime.builder().name("jetty").build()) {
    var threads = new QueuedThreadPool(); // for its selectors
    threads.setVirtualThreadsExecutor(runtime.executor()); // for the handlers
    var server = new Server(threads);
    // @end region=jetty
    var connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(handler);
    // @start region=jetty
    server.start();
    // @end region=jetty
    load.run(connector.getLocalPort());
    // @start region=jetty
    server.stop();
  }
  // @end region=jetty
  IO.println("closed");
  // Run with -Dgoloom.scheduler=gmp --add-opens=java.base/java.lang=ALL-UNNAMED
  // Output:
  // 10000 answers, all right
  // by goroutines of [jetty] on [jetty-MN]
  // closed
  // Run with -Dgoloom.scheduler=jdk
  // Output:
  // 10000 answers, all right
  // by goroutines of [jetty] on [ForkJoinPool-N-worker-N]
  // closed
}
