package io.goloom.net;

import io.goloom.context.Context;
import io.goloom.context.ContextException;
import io.goloom.sync.Mutex;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Takes connections on an address.
///
/// {@snippet :
/// try (var listener = Listener.bind(new InetSocketAddress("localhost", 8080))) {
///   while (true) {
///     Conn conn = listener.accept(ctx);
///     go(() -> serve(conn));
///   }
/// }
/// }
///
/// Several goroutines may accept at once. Thread-safe.
public final class Listener implements AutoCloseable {
  /// The kernel cuts it to its own limit, which is what Go takes.
  private static final int BACKLOG = 1 << 15;

  private static final String VERB = "accept on ";

  private final Netpoll netpoll;
  private final ServerSocketChannel channel;
  private final Poll poll;
  private final InetSocketAddress local;
  private final Mutex accepting = new Mutex();

  private Listener(Netpoll netpoll, ServerSocketChannel channel) throws IOException {
    this.netpoll = netpoll;
    this.channel = channel;
    this.local = (InetSocketAddress) Objects.requireNonNull(channel.getLocalAddress());
    this.poll = new Poll(netpoll, channel, SelectionKey.OP_ACCEPT, 0);
  }

  /// Listens on an address, with the longest queue of unaccepted connections that the system gives.
  ///
  /// @param address the address; port zero lets the system choose one
  /// @return a listener, to be closed by the caller
  /// @throws IOException if the address is in use, or not of this machine
  public static Listener bind(InetSocketAddress address) throws IOException {
    return bind(address, BACKLOG);
  }

  /// Listens on an address.
  ///
  /// @param address the address; port zero lets the system choose one
  /// @param backlog how many connections may wait to be accepted, about
  /// @return a listener, to be closed by the caller
  /// @throws IOException if the address is in use, or not of this machine
  /// @throws IllegalArgumentException if the backlog is below one
  public static Listener bind(InetSocketAddress address, int backlog) throws IOException {
    Objects.requireNonNull(address, "address");
    if (backlog < 1) {
      throw new IllegalArgumentException("backlog " + backlog + " is below one");
    }
    Netpoll netpoll = Netpoll.instance();
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(address, backlog);
      return new Listener(netpoll, channel);
    } catch (IOException e) {
      channel.close();
      throw Failures.withAddress("listen on", Channels.text(address), e);
    } catch (Throwable t) {
      channel.close();
      throw t;
    }
  }

  /// Takes the next connection.
  ///
  /// **Blocking and interrupts.** Blocks until there is one. Ends early as [Conn] describes.
  ///
  /// @return a connection, to be closed by the caller
  /// @throws IOException if the listener is closed, its deadline has passed, the caller is
  ///   interrupted, or the system has no descriptor left
  public Conn accept() throws IOException {
    return take(null);
  }

  /// Takes the next connection, under a context.
  ///
  /// **Blocking and interrupts.** Blocks until there is one. Ends early as [Conn] describes.
  ///
  /// @param ctx ends the wait, not the connection
  /// @return a connection, to be closed by the caller
  /// @throws ContextException if the context has ended
  /// @throws IOException if the listener is closed, its deadline has passed, the caller is
  ///   interrupted, or the system has no descriptor left
  public Conn accept(Context ctx) throws IOException {
    return take(Objects.requireNonNull(ctx, "ctx"));
  }

  private Conn take(@Nullable Context ctx) throws IOException {
    Entry.lock(accepting, ctx);
    try {
      while (true) {
        Entry.before(poll.read, ctx, VERB, local);
        SocketChannel accepted = channel.accept();
        if (accepted != null) {
          return TcpConn.accepted(netpoll, accepted);
        }
        Entry.await(new IoWait(poll.read), ctx, VERB, local);
      }
    } catch (ClosedChannelException e) {
      throw Entry.closed(poll, VERB + Channels.text(local));
    } finally {
      accepting.unlock();
    }
  }

  /// Sets when `accept` fails: the calls that wait now and those that come, until it is set anew.
  ///
  /// @param in how long from now, on the clock of the current goroutine; zero or less ends the
  ///   current wait at once; null removes the deadline
  public void deadline(@Nullable Duration in) {
    Entry.deadline(poll, poll.read, in);
  }

  /// Where it listens.
  ///
  /// @return also after the close
  public InetSocketAddress localAddress() {
    return local;
  }

  /// Stops listening and ends all waits in `accept`. Connections that were accepted stay.
  ///
  /// **Blocking and interrupts.** Waits until the port is free, which takes some microseconds; an
  /// interrupt does not shorten it. A second call does nothing else.
  @Override
  public void close() {
    poll.close();
    netpoll.flush();
  }

  @Override
  public String toString() {
    return "tcp listener " + Channels.text(local);
  }
}
