package io.goloom.bench.rows;

import static io.goloom.Go.go;

import io.goloom.context.CanceledException;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.net.Conn;
import io.goloom.net.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The echo server of [Echo] by other means: goloom-net, with a goroutine for each connection, and
/// a selector by hand, with one thread for all and no goroutine, which is the floor.
final class EchoWays {
  private static final int BUFFER = 4096;

  private EchoWays() {}

  static void net() throws Exception {
    var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (Listener listener = Listener.bind(any);
        Cancellable accept = Context.background().withCancel()) {
      go(() -> accept(accept, listener));
      Echo.measure("net", listener.localAddress().getPort());
    }
  }

  /// Ends with the context, which is when the program does.
  private static void accept(Context ctx, Listener listener) throws IOException {
    try {
      while (true) {
        Conn conn = listener.accept(ctx);
        go(() -> serve(conn));
      }
    } catch (CanceledException e) {
      // the measurement is over
    }
  }

  private static void serve(Conn conn) throws IOException {
    try (conn) {
      // Each read has a limit, as in a server that is meant to last.
      ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
      while (true) {
        conn.readDeadline(Duration.ofMinutes(1));
        if (conn.read(buffer) < 0) {
          return;
        }
        conn.write(buffer.flip());
        buffer.clear();
      }
    }
  }

  static void selector() throws Exception {
    try (Selector selector = Selector.open();
        ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Echo.BACKLOG);
      server.configureBlocking(false);
      server.register(selector, SelectionKey.OP_ACCEPT);
      Thread.ofPlatform().daemon().start(() -> loop(selector));
      Echo.measure("selector", ((InetSocketAddress) server.getLocalAddress()).getPort());
    }
  }

  private static void loop(Selector selector) {
    try {
      while (selector.isOpen()) {
        selector.select(EchoWays::ready);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void ready(SelectionKey key) {
    try {
      ByteBuffer buffer = (@Nullable ByteBuffer) key.attachment();
      if (buffer == null) {
        accept(key);
        return;
      }
      SocketChannel channel = (SocketChannel) key.channel();
      if (channel.read(buffer) < 0) {
        channel.close();
        return;
      }
      channel.write(buffer.flip()); // never more than there is room for
      buffer.clear();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void accept(SelectionKey key) throws IOException {
    SocketChannel channel = ((ServerSocketChannel) key.channel()).accept();
    if (channel != null) {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.register(key.selector(), SelectionKey.OP_READ, ByteBuffer.allocateDirect(BUFFER));
    }
  }
}
