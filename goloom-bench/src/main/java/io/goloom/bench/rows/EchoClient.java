package io.goloom.bench.rows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Locale;

/// The load of an echo server on this machine: a thousand connections, all by one thread, each of
/// which sends 64 bytes, waits until they are back, and sends the next.
///
/// Two seconds of warm-up, then five that count. One line to standard output: requests a second,
/// the 99th percentile of their time and the greatest in milliseconds, and the number of all
/// requests, those of the warm-up too. It ends by itself, whatever the server does.
public final class EchoClient {
  static final int CONNECTIONS = 1000;

  private static final int SIZE = 64;
  private static final long WARM_NANOS = 2_000_000_000L;
  private static final long MEASURED_NANOS = 5_000_000_000L;
  private static final int CONNECT_MILLIS = 2000;
  private static final long CONNECT_ALL_NANOS = 15_000_000_000L;
  private static final long FAREWELL_NANOS = 3_000_000_000L;
  private static final long TICK_MILLIS = 100;

  private final Selector selector;
  private long[] nanos = new long[1 << 20];
  private int taken;

  /// How many connections have sent their last request and had their answer.
  private int over;

  private boolean ending;

  private EchoClient(Selector selector) {
    this.selector = selector;
  }

  /// Connects, measures, prints.
  ///
  /// @param args the server's port
  /// @throws IOException if the server broke off or sent back something else
  public static void main(String[] args) throws IOException {
    try (var selector = Selector.open()) {
      new EchoClient(selector).measure(Integer.parseInt(args[0]));
    }
  }

  private void measure(int port) throws IOException {
    connect(port);
    for (SelectionKey key : selector.keys()) {
      of(key).send(System.nanoTime());
    }
    run(WARM_NANOS);
    int warm = taken;
    taken = 0;
    for (SelectionKey key : selector.keys()) {
      of(key).answered = 0;
    }
    long begin = System.nanoTime();
    run(MEASURED_NANOS);
    double seconds = (System.nanoTime() - begin) / 1e9;
    print(seconds, warm);
    takeLastAnswers();
  }

  /// A connection that is closed with an answer unread is reset, which fails the server's
  /// goroutine.
  private void takeLastAnswers() throws IOException {
    ending = true;
    long begin = System.nanoTime();
    while (over < CONNECTIONS && System.nanoTime() - begin < FAREWELL_NANOS) {
      selector.select(this::ready, TICK_MILLIS);
    }
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
  }

  private void connect(int port) throws IOException {
    var server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    long begin = System.nanoTime();
    for (int i = 0; i < CONNECTIONS; i++) {
      if (System.nanoTime() - begin > CONNECT_ALL_NANOS) {
        throw new IOException("no more than " + i + " connections in time");
      }
      SocketChannel channel = SocketChannel.open();
      channel.socket().connect(server, CONNECT_MILLIS);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, new Connection(channel));
    }
  }

  private void run(long duration) throws IOException {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < duration) {
      selector.select(this::ready, TICK_MILLIS);
    }
  }

  private void ready(SelectionKey key) {
    try {
      Connection connection = of(key);
      if (!connection.receive()) {
        return;
      }
      if (ending) {
        over++;
      } else {
        long now = System.nanoTime();
        record(now - connection.sent);
        connection.send(now);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void record(long time) {
    if (taken == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * taken);
    }
    nanos[taken++] = time;
  }

  /// A request without an answer so far counts with its age, or a connection that is never served
  /// would not be seen in the times.
  private void print(double seconds, int warm) {
    int answers = taken;
    long least = Long.MAX_VALUE;
    long most = 0;
    int starved = 0;
    long now = System.nanoTime();
    for (SelectionKey key : selector.keys()) {
      Connection connection = of(key);
      record(now - connection.sent);
      least = Math.min(least, connection.answered);
      most = Math.max(most, connection.answered);
      starved += connection.answered == 0 ? 1 : 0;
    }
    Arrays.sort(nanos, 0, taken);
    System.err.printf(
        Locale.ROOT,
        "# echo client: %d to %d answers a connection, %d connections without; p50 %.2f ms%n",
        least,
        most,
        starved,
        nanos[taken / 2] / 1e6);
    System.out.printf(
        Locale.ROOT,
        "%.1f %.3f %.3f %d%n",
        answers / seconds,
        nanos[(int) (taken * 99L / 100)] / 1e6,
        nanos[taken - 1] / 1e6,
        warm + answers);
  }

  private static Connection of(SelectionKey key) {
    return (Connection) key.attachment();
  }

  /// One request is on its way at any time.
  private static final class Connection {
    private final SocketChannel channel;
    private final ByteBuffer request = ByteBuffer.allocateDirect(SIZE);
    private final ByteBuffer response = ByteBuffer.allocateDirect(SIZE);
    private long number;
    private long sent;
    private long answered;

    Connection(SocketChannel channel) {
      this.channel = channel;
    }

    void send(long now) throws IOException {
      request.clear().putLong(0, ++number);
      sent = now;
      if (channel.write(request) != SIZE) {
        throw new IOException("the socket's buffer is full, with one request in it");
      }
    }

    /// Whether the response is complete.
    boolean receive() throws IOException {
      if (channel.read(response) < 0) {
        throw new IOException("the server has closed a connection");
      }
      if (response.hasRemaining()) {
        return false;
      }
      if (response.getLong(0) != number) {
        throw new IOException("another answer than the request");
      }
      response.clear();
      answered++;
      return true;
    }
  }
}
