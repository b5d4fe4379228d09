package io.goloom.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// What channels are called in messages.
final class Channels {
  private Channels() {}

  static String describe(SelectableChannel channel) {
    try {
      return switch (channel) {
        case SocketChannel socket ->
            "tcp " + text(socket.getLocalAddress()) + "->" + text(socket.getRemoteAddress());
        case ServerSocketChannel server -> "tcp listener " + text(local(server));
        default -> channel.getClass().getSimpleName();
      };
    } catch (IOException e) {
      return "tcp (closed)";
    }
  }

  private static SocketAddress local(NetworkChannel channel) throws IOException {
    return channel.getLocalAddress();
  }

  /// An address without the host's name, which nobody asked for.
  static String text(SocketAddress address) {
    if (!(address instanceof InetSocketAddress inet)) {
      return address == null ? "?" : address.toString();
    }
    if (inet.isUnresolved()) {
      return inet.getHostString() + ":" + inet.getPort();
    }
    String host = inet.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + inet.getPort();
  }
}
