package io.goloom.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// One attempt to connect, of the thread that dials.
final class Attempt {
  final InetSocketAddress address;
  private final SocketChannel channel;
  private final Poll poll;
  private IoWait wait;
  private boolean connected;

  /// Begins to connect.
  ///
  /// @throws IOException if that fails at once
  Attempt(Netpoll netpoll, InetSocketAddress address) throws IOException {
    this.address = address;
    channel = SocketChannel.open();
    try {
      channel.configureBlocking(false);
      // On this machine it is often over before the second question.
      connected = channel.connect(address) || channel.finishConnect();
    } catch (Throwable t) {
      channel.close();
      throw t;
    }
    poll = new Poll(netpoll, channel, SelectionKey.OP_READ, SelectionKey.OP_CONNECT);
    wait = new IoWait(poll.write);
    if (!connected) {
      poll.publish(wait);
    }
  }

  /// Whether there is something to [#finish].
  boolean isReady() {
    return connected || wait.outcome() != 0;
  }

  /// Finishes, if the attempt is over.
  ///
  /// @return the connection, or null if it is not over
  /// @throws IOException if the attempt has failed; the caller closes it
  @Nullable TcpConn finish() throws IOException {
    if (!isReady()) {
      return null;
    }
    if (!connected && !channel.finishConnect()) {
      wait = new IoWait(poll.write);
      poll.publish(wait);
      return null;
    }
    poll.connected();
    return new TcpConn(channel, poll);
  }

  void close() {
    poll.close();
  }
}
