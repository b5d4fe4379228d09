package io.goloom.net;

import io.goloom.testing.Until;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Two ends of a connection over loopback.
record Pair(Conn here, Conn there) implements AutoCloseable {

  static Pair open() throws IOException {
    try (Listener listener = listener()) {
      Conn here = dial(listener);
      return new Pair(here, listener.accept());
    }
  }

  static Listener listener() throws IOException {
    return Listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  static Conn dial(Listener listener) throws IOException {
    InetSocketAddress to = listener.localAddress();
    return Dialer.make().dial(to.getAddress().getHostAddress(), to.getPort());
  }

  /// Waits until the loop has freed the descriptors of what was closed before.
  static void settle() throws IOException {
    Netpoll netpoll = Netpoll.instance();
    Until.until("all closed channels are out of the selector", netpoll::isEmpty);
  }

  static ByteBuffer bytes(String text) {
    return StandardCharsets.UTF_8.encode(text);
  }

  /// Reads so many bytes, as text.
  static String read(Conn conn, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining() && conn.read(buffer) >= 0) {
      // goes on
    }
    return StandardCharsets.UTF_8.decode(buffer.flip()).toString();
  }

  /// More than the system ever takes while nobody reads. A byte after [#fill] is not enough: what
  /// was written may still move on to the other side, and makes room.
  static ByteBuffer tooMuch() {
    return ByteBuffer.allocate(1 << 26);
  }

  /// Writes until there is no room left, for now.
  static void fill(Conn conn) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(1 << 16);
    TcpConn tcp = (TcpConn) conn;
    while (tcp.writeNow(block.clear()) > 0) {
      // goes on
    }
  }

  @Override
  public void close() {
    here.close();
    there.close();
  }
}
