package io.goloom.net;

import io.goloom.context.Context;
import io.goloom.sync.Mutex;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A plain TCP connection.
final class TcpConn extends BaseConn {
  /// As much of an array is moved in one call at most: the JDK copies it through native memory of
  /// that size, which it keeps for each carrier.
  private static final int CHUNK = 1 << 16;

  private final SocketChannel channel;
  private final Poll poll;
  private final InetSocketAddress local;
  private final InetSocketAddress remote;
  private final Mutex reading = new Mutex();
  private final Mutex writing = new Mutex();

  /// Takes a connected channel over, which is closed if this fails.
  ///
  /// @param poll the channel's, if it has one already
  TcpConn(SocketChannel channel, Poll poll) throws IOException {
    this.channel = channel;
    this.poll = poll;
    try {
      // As Go does: who writes small pieces and wants them gathered has a buffer.
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      local = (InetSocketAddress) Objects.requireNonNull(channel.getLocalAddress());
      remote = (InetSocketAddress) Objects.requireNonNull(channel.getRemoteAddress());
    } catch (Throwable t) {
      poll.close();
      throw t;
    }
  }

  /// Puts a connected channel under a loop.
  static TcpConn accepted(Netpoll netpoll, SocketChannel channel) throws IOException {
    try {
      channel.configureBlocking(false);
    } catch (Throwable t) {
      channel.close();
      throw t;
    }
    return new TcpConn(
        channel, new Poll(netpoll, channel, SelectionKey.OP_READ, SelectionKey.OP_WRITE));
  }

  Poll poll() {
    return poll;
  }

  @Override
  int doRead(@Nullable Context ctx, ByteBuffer dst) throws IOException {
    return receive(ctx, dst).result();
  }

  /// Reads some bytes into a buffer that is lent once there are some.
  ///
  /// @return the buffer, with the bytes before its position, to be given back by the caller; null
  ///   if the other side has finished
  @Nullable ByteBuffer readLent(@Nullable Context ctx) throws IOException {
    return receive(ctx, null).lent();
  }

  /// Reads once, into a buffer that is lent if none is given.
  ///
  /// @return what holds the result
  private ReadWait receive(@Nullable Context ctx, @Nullable ByteBuffer dst) throws IOException {
    Entry.lock(reading, ctx);
    try {
      while (true) {
        beforeRead(ctx);
        ReadWait wait = new ReadWait(poll.read, this, dst);
        if (wait.attempt() == IoWait.DONE
            || (dst != null && !dst.hasRemaining())
            || Entry.await(wait, ctx, "read from ", remote) == IoWait.DONE) {
          wait.result(); // a failure is thrown here, where closed() can name it
          return wait;
        }
      }
    } catch (ClosedChannelException e) {
      throw closed(e, "read from ");
    } finally {
      reading.unlock();
    }
  }

  @Override
  int doReadNow(ByteBuffer dst) throws IOException {
    if (!reading.tryLock()) {
      return 0; // somebody else reads what comes
    }
    try {
      return tryRead(dst);
    } catch (ClosedChannelException e) {
      throw closed(e, "read from ");
    } finally {
      reading.unlock();
    }
  }

  /// Reads what is there, for whoever has the right to.
  ///
  /// @return zero if nothing is
  int tryRead(ByteBuffer dst) throws IOException {
    int limit = cut(dst);
    try {
      return channel.read(dst);
    } finally {
      dst.limit(limit);
    }
  }

  @Override
  void doWrite(@Nullable Context ctx, ByteBuffer src) throws IOException {
    Entry.lock(writing, ctx);
    try {
      while (true) {
        Entry.before(poll.write, ctx, "write to ", remote);
        int n = writeNow(src);
        if (!src.hasRemaining()) {
          return;
        }
        if (n == 0) {
          Entry.await(new IoWait(poll.write), ctx, "write to ", remote);
        }
      }
    } catch (ClosedChannelException e) {
      throw closed(e, "write to ");
    } finally {
      writing.unlock();
    }
  }

  /// Writes what there is room for.
  ///
  /// @return zero if there is none
  int writeNow(ByteBuffer src) throws IOException {
    int limit = cut(src);
    try {
      return channel.write(src);
    } finally {
      src.limit(limit);
    }
  }

  /// Cuts what one call moves to [#CHUNK] bytes, unless the JDK need not copy it.
  ///
  /// @return the limit that the buffer had
  private static int cut(ByteBuffer buffer) {
    int limit = buffer.limit();
    if (!buffer.isDirect() && buffer.remaining() > CHUNK) {
      buffer.limit(buffer.position() + CHUNK);
    }
    return limit;
  }

  /// What a read does first.
  void beforeRead(@Nullable Context ctx) throws IOException {
    Entry.before(poll.read, ctx, "read from ", remote);
  }

  private IOException closed(ClosedChannelException e, String verb) {
    if (poll.isClosed()) {
      return Entry.closed(poll, verb + name());
    }
    return e; // this side has shut the direction down
  }

  /// The other side.
  String name() {
    return Channels.text(remote);
  }

  @Override
  public void readDeadline(@Nullable Duration in) {
    Entry.deadline(poll, poll.read, in);
  }

  @Override
  public void writeDeadline(@Nullable Duration in) {
    Entry.deadline(poll, poll.write, in);
  }

  @Override
  public void closeWrite() throws IOException {
    try {
      channel.shutdownOutput();
    } catch (ClosedChannelException e) {
      throw closed(e, "close for writing to ");
    }
  }

  @Override
  public InetSocketAddress localAddress() {
    return local;
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return remote;
  }

  @Override
  public Optional<TlsState> tls() {
    return Optional.empty();
  }

  @Override
  public void close() {
    poll.close();
  }

  @Override
  public void abort() {
    try {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException e) {
      // closed already, or by the other side: then there is nothing to drop
    }
    poll.close();
  }

  @Override
  public String toString() {
    return "tcp " + Channels.text(local) + "->" + Channels.text(remote);
  }
}
