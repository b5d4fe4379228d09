import static io.goloom.Go.go;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.goloom.Go;
import io.goloom.context.Context;
import io.goloom.context.DeadlineExceededException;
import io.goloom.net.Conn;
import io.goloom.net.Dialer;
import io.goloom.net.Listener;
import io.goloom.sync.WaitGroup;
import java.net.ConnectException;
import java.net.SocketTimeoutException;

/// A server and its clients, over sockets that park goroutines and not threads.
void main() {
  Go.run(() -> {
    var here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var served = new WaitGroup();
    int port;
    try (var listener = Listener.bind(here)) {
      port = listener.localAddress().getPort();
      served.go(() -> serve(listener));
      talk(port);
      limits(port);
    }
    served.await();
    refused(port);
  });
}

// @start region=server
void serve(Listener listener) throws IOException {
  while (true) {
    Conn conn;
    try {
      conn = listener.accept();
    } catch (SocketException e) {
      return; // the listener is closed
    }
    go(() -> echo(conn));
  }
}

void echo(Conn conn) throws IOException {
  try (conn) {
    conn.input().transferTo(conn.output());
  }
}

// @end region=server

void talk(int port) throws IOException {
  // @start region=client
  var dialer = Dialer.make().withTimeout(Duration.ofSeconds(5));
  try (Conn conn = dialer.dial("localhost", port)) {
    conn.output().write("hello".getBytes(UTF_8));
    conn.closeWrite(); // no more will come
    IO.println(new String(conn.input().readAllBytes(), UTF_8));
  }
  // @end region=client
}

void limits(int port) throws IOException {
  try (Conn conn = Dialer.make().dial("localhost", port)) {
    // @start region=context
    try (var ctx = Context.background().withTimeout(Duration.ofMillis(10))) {
      conn.read(ctx, ByteBuffer.allocate(1024)); // nobody has sent anything
    } catch (DeadlineExceededException e) {
      IO.println("the context has ended");
    }
    // @end region=context

    // @start region=deadline
    conn.readDeadline(Duration.ofMillis(10)); // for all reads from now on
    try {
      conn.input().read();
    } catch (SocketTimeoutException e) {
      IO.println("the deadline has passed");
    }
    conn.readDeadline(null); // no more
    // @end region=deadline
  }
}

void refused(int port) throws IOException {
  try {
    Dialer.make().dial("127.0.0.1", port).close();
  } catch (ConnectException e) {
    IO.println("refused");
  }
}
// Output:
// hello
// the context has ended
// the deadline has passed
// refused
