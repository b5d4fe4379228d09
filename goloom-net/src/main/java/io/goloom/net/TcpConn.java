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

  /// Makes the close an abort: what is not sent is dropped, and the other side's reads fail.
  void resetOnClose() throws IOException {
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
  }

  Poll poll() {
    return poll;
  }

  @Override
  int doRead(@Nullable Context ctx, ByteBuffer dst) throws IOException {
    Entry.lock(reading, ctx);
    try {
      while (true) {
        before(ctx, poll.read, "read from ");
        int n = readNow(dst);
        if (n != 0 || !dst.hasRemaining()) {
          return n;
        }
        ReadWait wait = new ReadWait(poll.read, this, dst);
        int outcome = poll.await(wait, ctx);
        if (outcome == IoWait.DONE) {
          return wait.result();
        }
        if (outcome < 0) {
          throw Entry.failure(outcome, poll, ctx, "read from " + name());
        }
      }
    } catch (ClosedChannelException e) {
      throw closed(e, "read from ");
    } finally {
      reading.unlock();
    }
  }

  /// Reads what is there.
  ///
  /// @return zero if nothing is
  int readNow(ByteBuffer dst) throws IOException {
    if (dst.isDirect() || dst.remaining() <= CHUNK) {
      return channel.read(dst);
    }
    int limit = dst.limit();
    dst.limit(dst.position() + CHUNK);
    try {
      return channel.read(dst);
    } finally {
      dst.limit(limit);
    }
  }

  /// Reads some bytes into a buffer that is lent once there are some.
  ///
  /// @return the buffer, with the bytes before its position, to be given back by the caller; null
  ///   if the other side has finished
  @Nullable ByteBuffer readLent(@Nullable Context ctx) throws IOException {
    Entry.lock(reading, ctx);
    try {
      while (true) {
        before(ctx, poll.read, "read from ");
        ByteBuffer lent = Buffers.take();
        boolean give = true;
        try {
          int n = readNow(lent);
          give = n <= 0;
          if (n != 0) {
            return n < 0 ? null : lent;
          }
        } finally {
          if (give) {
            Buffers.give(lent);
          }
        }
        ReadWait wait = new ReadWait(poll.read, this, null);
        int outcome = poll.await(wait, ctx);
        if (outcome == IoWait.DONE) {
          return wait.result() < 0 ? null : wait.lent();
        }
        if (outcome < 0) {
          throw Entry.failure(outcome, poll, ctx, "read from " + name());
        }
      }
    } catch (ClosedChannelException e) {
      throw closed(e, "read from ");
    } finally {
      reading.unlock();
    }
  }

  @Override
  void doWrite(@Nullable Context ctx, ByteBuffer src) throws IOException {
    Entry.lock(writing, ctx);
    try {
      while (true) {
        before(ctx, poll.write, "write to ");
        int n = writeNow(src);
        if (!src.hasRemaining()) {
          return;
        }
        if (n == 0) {
          int outcome = poll.await(new IoWait(poll.write), ctx);
          if (outcome < 0) {
            throw Entry.failure(outcome, poll, ctx, "write to " + name());
          }
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
    if (src.isDirect() || src.remaining() <= CHUNK) {
      return channel.write(src);
    }
    int limit = src.limit();
    src.limit(src.position() + CHUNK);
    try {
      return channel.write(src);
    } finally {
      src.limit(limit);
    }
  }

  /// What a read does first.
  void beforeRead(@Nullable Context ctx) throws IOException {
    before(ctx, poll.read, "read from ");
  }

  private void before(@Nullable Context ctx, Gate gate, String verb) throws IOException {
    Entry.check(ctx);
    if (poll.hasPassed(gate)) {
      throw Entry.failure(IoWait.TIMED_OUT, poll, ctx, verb + name());
    }
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
  public String toString() {
    return "tcp " + Channels.text(local) + "->" + Channels.text(remote);
  }
}
