package io.goloom.fetch;

import io.goloom.Go;
import io.goloom.context.Context;
import io.goloom.net.Conn;
import io.goloom.net.Listener;
import io.goloom.net.Tls;
import io.goloom.net.TlsState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;

/** An https server on loopback that answers each request of each connection with {@code ok}. */
public final class TlsServer implements AutoCloseable {
  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);

  private final Listener listener =
      Listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  private final AtomicReference<TlsState> seen = new AtomicReference<>();

  public TlsServer() throws IOException {}

  public int port() {
    return listener.localAddress().getPort();
  }

  /** What it knows of the latest connection whose handshake is complete; null if there was none. */
  TlsState seen() {
    return seen.get();
  }

  /** Takes the next connection, for tests that answer it otherwise. */
  Conn accept() throws IOException {
    return listener.accept();
  }

  public void serve(Tls tls) {
    Go.go(() -> {
      while (true) {
        Conn plain;
        try {
          plain = listener.accept();
        } catch (IOException closed) {
          return;
        }
        Go.go(() -> serve(tls, plain));
      }
    });
  }

  private void serve(Tls tls, Conn plain) {
    try (Conn conn = tls.server(Context.background(), plain)) {
      seen.set(conn.tls().orElseThrow());
      ByteBuffer request = ByteBuffer.allocate(4096);
      while (conn.read(request.clear()) > 0) {
        conn.write(ByteBuffer.wrap(ANSWER));
      }
    } catch (IOException gone) {
      plain.close();
    }
  }

  @Override
  public void close() {
    listener.close();
  }
}
