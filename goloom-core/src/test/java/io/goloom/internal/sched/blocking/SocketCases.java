package io.goloom.internal.sched.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;

/// Sockets, pipes of `java.nio`, selectors, HTTP.
final class SocketCases {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private SocketCases() {}

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(LOOPBACK, 0);
  }

  /// Two ends of a connection.
  private record Connection(SocketChannel left, SocketChannel right) implements AutoCloseable {
    static Connection make() throws IOException {
      try (ServerSocketChannel server = ServerSocketChannel.open().bind(anyPort())) {
        return new Connection(SocketChannel.open(server.getLocalAddress()), server.accept());
      }
    }

    @Override
    public void close() throws IOException {
      left.close();
      right.close();
    }
  }

  private static void writeOne(SocketChannel channel) throws IOException {
    if (channel.isOpen()) {
      channel.write(ByteBuffer.wrap(new byte[] {'x'}));
    }
  }

  private static int readOne(SocketChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(1);
    return channel.read(buffer) < 0 ? -1 : buffer.get(0);
  }

  static void socketChannel_read_waitsForTheWrite(Rig rig) throws Exception {
    rig.waits(() -> {
      Connection c = Connection.make();
      return Wait.of(() -> readOne(c.left), () -> writeOne(c.right), (int) 'x')
          .throwing(ClosedByInterruptException.class);
    });
  }

  static void socketChannel_write_waitsForRoom(Rig rig) throws Exception {
    try (Connection c = Connection.make()) {
      int size = 16 << 20;
      Running<Integer> writer =
          rig.go(
                  () -> {
                    ByteBuffer all = ByteBuffer.allocate(size);
                    while (all.hasRemaining()) {
                      c.left.write(all);
                    }
                    return all.position();
                  })
              .waits();
      rig.othersGoOn();
      Running<Integer> reader =
          rig.go(() -> {
            ByteBuffer part = ByteBuffer.allocate(1 << 20);
            int sum = 0;
            while (sum < size) {
              sum += c.right.read(part.clear());
            }
            return sum;
          });
      assertThat(reader.get()).isEqualTo(size);
      assertThat(writer.get()).isEqualTo(size);
    }
  }

  static void socketChannel_closedUnderAReader_throws(Rig rig) throws Exception {
    try (Connection c = Connection.make()) {
      Running<Integer> reader = rig.go(() -> readOne(c.left)).waits();
      rig.run(c.left::close).get();
      assertThatThrownBy(reader::get).isInstanceOf(AsynchronousCloseException.class);
    }
  }

  static void serverSocketChannel_accept_waitsForTheConnect(Rig rig) throws Exception {
    rig.waits(() -> {
      ServerSocketChannel server = ServerSocketChannel.open().bind(anyPort());
      InetSocketAddress address = (InetSocketAddress) server.getLocalAddress();
      return Wait.of(
              () -> {
                try (SocketChannel accepted = server.accept()) {
                  return accepted.isConnected();
                } finally {
                  server.close();
                }
              },
              () -> {
                if (server.isOpen()) {
                  SocketChannel.open(address).close();
                }
              },
              true)
          .throwing(ClosedByInterruptException.class);
    });
  }

  static void socket_readWithTimeout_givesUpOrReads(Rig rig) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, LOOPBACK);
        Socket left = new Socket(LOOPBACK, server.getLocalPort());
        Socket right = server.accept()) {
      left.setSoTimeout(2);
      assertThatThrownBy(rig.go(() -> left.getInputStream().read())::get)
          .isInstanceOf(SocketTimeoutException.class);
      left.setSoTimeout((int) Rig.HOUR);
      Running<Integer> reader = rig.go(() -> left.getInputStream().read()).waits();
      rig.othersGoOn();
      rig.run(() -> right.getOutputStream().write('x')).get();
      assertThat(reader.get()).isEqualTo('x');
    }
  }

  static void socket_interruptedInRead_throws(Rig rig) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, LOOPBACK);
        Socket left = new Socket(LOOPBACK, server.getLocalPort());
        Socket right = server.accept()) {
      Running<Integer> reader = rig.go(() -> left.getInputStream().read()).waits();
      reader.interrupt();
      assertThatThrownBy(reader::get).isInstanceOf(SocketException.class);
      assertThat(right.getInputStream().read()).isNegative();
    }
  }

  static void serverSocket_acceptWithTimeout_givesUpOrAccepts(Rig rig) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, LOOPBACK)) {
      server.setSoTimeout(2);
      assertThatThrownBy(rig.go(server::accept)::get).isInstanceOf(SocketTimeoutException.class);
      server.setSoTimeout((int) Rig.HOUR);
      Running<Socket> accepting = rig.go(server::accept).waits();
      rig.othersGoOn();
      Running<Socket> connecting =
          rig.go(() -> {
            Socket socket = new Socket();
            socket.connect(server.getLocalSocketAddress(), (int) Rig.HOUR);
            return socket;
          });
      try (Socket accepted = accepting.get();
          Socket connected = connecting.get()) {
        assertThat(accepted.getPort()).isEqualTo(connected.getLocalPort());
      }
    }
  }

  static void connect_nobodyListens_throws(Rig rig) throws Exception {
    int port;
    try (ServerSocket server = new ServerSocket(0, 1, LOOPBACK)) {
      port = server.getLocalPort();
    }
    Running<SocketChannel> channel =
        rig.go(() -> SocketChannel.open(new InetSocketAddress(LOOPBACK, port)));
    assertThatThrownBy(channel::get).isInstanceOf(ConnectException.class);
    Running<Socket> socket = rig.go(() -> new Socket(LOOPBACK, port));
    assertThatThrownBy(socket::get).isInstanceOf(ConnectException.class);
  }

  static void echo_manyConnections_losesNothing(Rig rig) throws Exception {
    try (ServerSocketChannel server = ServerSocketChannel.open().bind(anyPort())) {
      int clients = 20;
      int rounds = 20;
      Running<String> serving =
          rig.run(() -> {
            for (int i = 0; i < clients; i++) {
              SocketChannel channel = server.accept();
              rig.run(() -> {
                try (channel) {
                  ByteBuffer buffer = ByteBuffer.allocate(64);
                  while (channel.read(buffer.clear()) > 0) {
                    channel.write(buffer.flip());
                  }
                }
              });
            }
          });
      CountDownLatch done = new CountDownLatch(clients);
      for (int i = 0; i < clients; i++) {
        int client = i;
        rig.run(() -> {
          try (SocketChannel channel = SocketChannel.open(server.getLocalAddress())) {
            ByteBuffer buffer = ByteBuffer.allocate(4);
            for (int k = 0; k < rounds; k++) {
              channel.write(buffer.clear().putInt(client * rounds + k).flip());
              buffer.clear();
              while (buffer.hasRemaining()) {
                channel.read(buffer);
              }
              assertThat(buffer.flip().getInt()).isEqualTo(client * rounds + k);
            }
            done.countDown();
          }
        });
      }
      rig.run(done::await).get();
      serving.get();
    }
  }

  static void datagramChannel_receive_waitsForTheSend(Rig rig) throws Exception {
    rig.waits(() -> {
      DatagramChannel channel = DatagramChannel.open().bind(anyPort());
      InetSocketAddress address = (InetSocketAddress) channel.getLocalAddress();
      return Wait.of(
              () -> {
                ByteBuffer buffer = ByteBuffer.allocate(8);
                try (channel) {
                  channel.receive(buffer);
                }
                return buffer.position();
              },
              () -> {
                try (DatagramChannel sender = DatagramChannel.open()) {
                  sender.send(ByteBuffer.wrap(new byte[] {1, 2, 3}), address);
                }
              },
              3)
          .throwing(ClosedByInterruptException.class);
    });
  }

  static void datagramSocket_timeOver_givesUp(Rig rig) throws Exception {
    try (DatagramSocket socket = new DatagramSocket(anyPort())) {
      socket.setSoTimeout(2);
      Running<String> receiver = rig.run(() -> socket.receive(new DatagramPacket(new byte[8], 8)));
      assertThatThrownBy(receiver::get).isInstanceOf(SocketTimeoutException.class);
    }
  }

  static void pipe_read_waitsForTheWrite(Rig rig) throws Exception {
    rig.waits(() -> {
      Pipe pipe = Pipe.open();
      return Wait.of(
              () -> {
                ByteBuffer buffer = ByteBuffer.allocate(8);
                try (Pipe.SourceChannel source = pipe.source()) {
                  return source.read(buffer);
                }
              },
              () -> {
                try (Pipe.SinkChannel sink = pipe.sink()) {
                  if (pipe.source().isOpen()) {
                    sink.write(ByteBuffer.wrap(new byte[] {1, 2}));
                  }
                }
              },
              2)
          .throwing(ClosedByInterruptException.class);
    });
  }

  /// A selection holds its M, and the JDK says so.
  static void selector_select_waitsForAKeyAWakeUpOrAnInterrupt(Rig rig) throws Exception {
    try (Selector selector = Selector.open();
        Connection c = Connection.make()) {
      Running<Integer> woken = rig.go(() -> selector.select()).isIn("lockAndDoSelect");
      rig.othersGoOnBesideAHog();
      selector.wakeup();
      assertThat(woken.get()).isZero();

      c.left.configureBlocking(false);
      c.left.register(selector, SelectionKey.OP_READ);
      Running<Integer> selecting = rig.go(() -> selector.select(Rig.HOUR)).isIn("lockAndDoSelect");
      rig.othersGoOnBesideAHog();
      writeOne(c.right);
      assertThat(selecting.get()).isEqualTo(1);
      assertThat(readOne(c.left)).isEqualTo('x');
      selector.selectedKeys().clear();

      Running<Boolean> interrupted =
          rig.go(
                  () -> {
                    selector.select();
                    return Thread.interrupted();
                  })
              .isIn("lockAndDoSelect");
      interrupted.interrupt();
      assertThat(interrupted.get()).isTrue();
      assertThat(rig.go(() -> selector.select(1)).get()).isZero();
    }
  }

  static void asynchronousChannel_futures_areWaitedFor(Rig rig) throws Exception {
    try (AsynchronousServerSocketChannel server =
            AsynchronousServerSocketChannel.open().bind(anyPort());
        AsynchronousSocketChannel left = AsynchronousSocketChannel.open()) {
      Running<AsynchronousSocketChannel> accepting = rig.go(() -> server.accept().get()).waits();
      rig.othersGoOn();
      rig.go(() -> left.connect(server.getLocalAddress()).get()).get();
      try (AsynchronousSocketChannel right = accepting.get()) {
        ByteBuffer buffer = ByteBuffer.allocate(8);
        Future<Integer> read = right.read(buffer);
        Running<Integer> reader = rig.go(read::get).waits();
        rig.go(() -> left.write(ByteBuffer.wrap(new byte[] {1, 2, 3})).get()).get();
        assertThat(reader.get()).isEqualTo(3);
      }
    }
  }

  static void unresolvedName_lookedUp_endsOnItsOwn(Rig rig) throws Exception {
    assertThat(rig.go(() -> InetAddress.getByName("localhost").isLoopbackAddress()).get()).isTrue();
  }

  static void httpClient_send_waitsForTheAnswer(Rig rig) throws Exception {
    CountDownLatch[] gate = {new CountDownLatch(1)};
    HttpServer server = HttpServer.create(anyPort(), 0);
    server.setExecutor(task -> rig.run(task::run)); // the server's side in goroutines, too
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            gate[0].await();
            byte[] body = "answer".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
        });
    server.start();
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://localhost:" + server.getAddress().getPort() + "/");
      HttpRequest request = HttpRequest.newBuilder(uri).build();

      Running<String> sync = rig.go(() -> client.send(request, BodyHandlers.ofString()).body());
      sync.waits();
      rig.othersGoOn();
      gate[0].countDown();
      assertThat(sync.get()).isEqualTo("answer");

      gate[0] = new CountDownLatch(1);
      Running<String> async =
          rig.go(() ->
              client
                  .sendAsync(request, BodyHandlers.ofString())
                  .thenApplyAsync(response -> response.body() + " later")
                  .join());
      async.waits();
      rig.othersGoOn();
      gate[0].countDown();
      assertThat(async.get()).isEqualTo("answer later");

      gate[0] = new CountDownLatch(1);
      Running<String> interrupted =
          rig.go(() -> client.send(request, BodyHandlers.ofString()).body());
      interrupted.waits().interrupt();
      assertThatThrownBy(interrupted::get).isInstanceOf(InterruptedException.class);
    } finally {
      gate[0].countDown();
      server.stop(0);
    }
  }

  static void urlConnection_read_waitsForTheAnswer(Rig rig) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, LOOPBACK)) {
      URI uri = URI.create("http://localhost:" + server.getLocalPort() + "/");
      Running<String> reading =
          rig.go(() -> {
            try (var in = uri.toURL().openStream()) {
              return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
          });
      try (Socket socket = server.accept()) {
        reading.waits();
        rig.othersGoOn();
        rig.run(
                () -> {
                  socket
                      .getOutputStream()
                      .write("HTTP/1.0 200 OK\r\n\r\nanswer".getBytes(StandardCharsets.UTF_8));
                  socket.shutdownOutput();
                })
            .get();
        assertThat(reading.get()).isEqualTo("answer");
      }
    }
  }
}
