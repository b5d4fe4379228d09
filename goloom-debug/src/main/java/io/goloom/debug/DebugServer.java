package io.goloom.debug;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/// Shows the goroutine profile and the schedulers over HTTP, under `/debug/goloom/`.
///
/// {@snippet :
/// try (var debug = DebugServer.start(6060)) {
///   serve(); // meanwhile: go tool pprof http://localhost:6060/debug/goloom/goroutine
/// }
/// }
///
/// Nothing is served until a program asks for it. What is served tells much of the program, and
/// taking a profile costs; there is neither a password nor encryption. So the server listens to
/// this machine alone unless it is given another address, answers GET and HEAD alone, and refuses
/// requests whose Host header is a name that it was not given: else any web page could read it
/// through the browser of who looks at that page, by a name of its own that it lets point here (DNS
/// rebinding).
///
/// It runs on platform threads of its own, so that it answers also where no goroutine can run: as
/// many as are needed, 64 at most, of which four make a page at once. They are daemons and do not
/// keep the JVM alive. A client that sends half a request, or does not read the answer, holds one
/// of them for ten seconds; then its connection is closed.
///
/// Thread-safe.
public final class DebugServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpServer server;
  private final ServingThreads threads;

  private DebugServer(HttpServer server, ServingThreads threads) {
    this.server = server;
    this.threads = threads;
  }

  /// Starts one that this machine alone can reach.
  ///
  /// @param port the port; 0 for one that is free
  /// @return the server, to be closed
  /// @throws IOException if it cannot listen there, such as when another one does
  /// @throws IllegalArgumentException if it is no port
  public static DebugServer start(int port) throws IOException {
    return start(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), Set.of());
  }

  /// Starts one that listens to an address. Whoever reaches the address sees all that it shows.
  ///
  /// @param address where to listen; its port may be 0 for one that is free
  /// @param hosts the names under which it may be asked, besides `localhost` and addresses in
  ///   digits, such as `app-1.example.org`; without a port
  /// @return the server, to be closed
  /// @throws IOException if it cannot listen there
  public static DebugServer start(InetSocketAddress address, Set<String> hosts) throws IOException {
    return start(address, hosts, PATIENCE);
  }

  /// Starts one that waits for a client as long as it is told.
  static DebugServer start(InetSocketAddress address, Set<String> hosts, Duration patience)
      throws IOException {
    Objects.requireNonNull(address, "address");
    HostCheck check = new HostCheck(hosts);
    ThreadGroup group = new ThreadGroup("goloom-debug");
    HttpServer server;
    try {
      server = make(address, group);
    } catch (IOException e) {
      throw new IOException("the debug server cannot listen to " + address + ": " + reason(e), e);
    }
    ServingThreads threads = new ServingThreads(patience);
    server.createContext("/", new DebugHandler(check, threads));
    server.setExecutor(threads);
    inGroup(
        group,
        () -> {
          server.start();
          return server;
        });
    return new DebugServer(server, threads);
  }

  private static HttpServer make(InetSocketAddress address, ThreadGroup group) throws IOException {
    try {
      return inGroup(
          group,
          () -> {
            try {
              return HttpServer.create(address, 0);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (CompletionException e) {
      if (e.getCause() instanceof UncheckedIOException io) {
        throw io.getCause();
      }
      throw e;
    }
  }

  /// The JDK's server starts threads as it is made and as it starts. They are daemons, and of the
  /// group, if the thread is that does so; by their group they are told from those of a program
  /// that serves, which is never deadlocked: see Go.run.
  private static HttpServer inGroup(ThreadGroup group, Supplier<HttpServer> step) {
    Thread.Builder starter = Thread.ofPlatform().daemon().group(group);
    return CompletableFuture.supplyAsync(step, starter::start).join();
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  /// How many requests are read or answered at the moment.
  int busy() {
    return threads.busy();
  }

  /// Where it listens.
  ///
  /// @return the address, with the port that it has
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /// The address of its index page.
  ///
  /// @return such as `http://127.0.0.1:6060/debug/goloom/`
  public URI uri() {
    InetAddress ip = address().getAddress();
    String host = ip.getHostAddress();
    if (ip.isAnyLocalAddress()) {
      host = "localhost";
    } else if (ip instanceof Inet6Address) {
      host = "[" + host.replaceFirst("%.*", "") + "]";
    }
    return URI.create("http://" + host + ":" + address().getPort() + DebugHandler.ROOT);
  }

  /// Stops listening and ends its threads; answers under way are cut off. Closing it again does
  /// nothing.
  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
