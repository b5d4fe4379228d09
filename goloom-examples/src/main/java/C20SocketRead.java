import static io.goloom.Go.go;

import io.goloom.context.Context;

/// A goroutine blocked in a read of a JDK socket is stopped by its context: the read ends and the
/// socket is closed, which the other side sees at once.
void main() throws IOException {
  try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      var ctx = Context.background().withCancel()) {
    // @start region=read
    go(
        ctx,
        c -> {
          try (var socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
            socket.getInputStream().read(); // the server never writes
          }
        });
    // @end region=read
    try (var accepted = server.accept()) {
      ctx.cancel();
      IO.println("the server reads " + accepted.getInputStream().read());
    }
  }
  // Output:
  // the server reads -1
}
