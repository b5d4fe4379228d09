import io.goloom.GoRuntime;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/// Tomcat's log, held as a field: loggers are collected otherwise.
static final Logger LOG = Logger.getLogger("org.apache");

/// An unchanged Tomcat whose servlets run in goroutines of a runtime of their own, under the load
/// of 200 connections.
void main() throws Exception {
  LOG.setLevel(Level.SEVERE); // it warns of doors that it would look behind for leaks
  var load = new ServerLoad();
  var directory = Files.createTempDirectory("tomcat");
  // @start region=tomcat
  try (var runtime = GoRuntime.builder().name("tomcat").build()) {
    var connector = new Connector();
    connector.getProtocolHandler().setExecutor(runtime.executor());
    var tomcat = new Tomcat();
    tomcat.setConnector(connector);
    // @end region=tomcat
    connector.setProperty("address", "127.0.0.1");
    connector.setPort(0);
    tomcat.setBaseDir(directory.toString());
    var app = tomcat.addContext("", null);
    Tomcat.addServlet(app, "answer", new Answer(load)).addMapping("/*");
    // @start region=tomcat
    tomcat.start();
    // @end region=tomcat
    load.run(connector.getLocalPort());
    // @start region=tomcat
    tomcat.stop();
    tomcat.destroy();
  }
  // @end region=tomcat
  IO.println("closed");
  // Run with -Dgoloom.scheduler=gmp --add-opens=java.base/java.lang=ALL-UNNAMED
  // Output:
  // 10000 answers, all right
  // by goroutines of [tomcat] on [tomcat-MN]
  // closed
  // Run with -Dgoloom.scheduler=jdk
  // Output:
  // 10000 answers, all right
  // by goroutines of [tomcat] on [ForkJoinPool-N-worker-N]
  // closed
}

static class Answer extends HttpServlet {
  private static final long serialVersionUID = 1;
  private final transient ServerLoad load;

  Answer(ServerLoad load) {
    this.load = load;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      var body = load.answer(request.getRequestURI()).getBytes(StandardCharsets.UTF_8);
      response.setContentLength(body.length);
      response.getOutputStream().write(body);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
