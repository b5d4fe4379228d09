import static io.goloom.Go.go;

import io.goloom.channel.Channel;
import io.goloom.context.Context;

/// A goroutine blocked in a read of a JDK socket is stopped by its context: the JDK closes the
/// socket of an interrupted virtual thread.
void main() throws Exception {
  Channel<String> end = Channel.make();
  try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      var ctx = Context.background().withCancel()) {
    // @start region=read
    go(
        ctx,
        c -> {
          try (var socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
            socket.getInputStream().read(); // the server never writes
          } catch (SocketException e) {
            end.send(e.getMessage());
          }
        });
    // @end region=read
    try (var accepted = server.accept()) {
      IO.println("connected: " + accepted.isConnected());
      ctx.cancel();
      IO.println(end.receive());
    }
  }
  // Output:
  // connected: true
  // Closed by interrupt
}
