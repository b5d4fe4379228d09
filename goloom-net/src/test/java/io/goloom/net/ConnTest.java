package io.goloom.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.context.CanceledException;
import io.goloom.context.Context;
import io.goloom.context.DeadlineExceededException;
import io.goloom.internal.sched.VirtualScheduler;
import io.goloom.sched.WaitReason;
import io.goloom.sync.WaitGroup;
import io.goloom.testing.Until;
import io.goloom.testing.Worker;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Leaks.class)
class ConnTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void write_isReadByTheOtherSide() throws IOException {
    try (Pair pair = Pair.open()) {
      pair.here().write(Pair.bytes("ping"));
      assertThat(Pair.read(pair.there(), 4)).isEqualTo("ping");
      pair.there().write(Pair.bytes("pong"));
      assertThat(Pair.read(pair.here(), 4)).isEqualTo("pong");
      assertThat(pair.here().localAddress()).isEqualTo(pair.there().remoteAddress());
      assertThat(pair.here().remoteAddress()).isEqualTo(pair.there().localAddress());
      assertThat(pair.here().tls()).isEmpty();
    }
  }

  @Test
  void readNow_doesNotWait() throws IOException {
    ByteBuffer dst = ByteBuffer.allocate(8);
    try (Pair pair = Pair.open()) {
      assertThat(pair.here().readNow(dst)).isZero();
      pair.there().write(Pair.bytes("ping"));
      Until.until("the bytes are there", () -> readNow(pair.here(), dst) == 4);
      Worker reader = Worker.start(() -> assertThat(Pair.read(pair.here(), 4)).isEqualTo("pong"));
      reader.waits(WaitReason.IO_WAIT);
      assertThat(pair.here().readNow(dst)).as("somebody else reads").isZero();
      pair.there().write(Pair.bytes("pong"));
      reader.join();
      pair.there().close();
      Until.until("the end is there", () -> readNow(pair.here(), dst) == -1);
      pair.here().close();
      assertThatThrownBy(() -> pair.here().readNow(dst))
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("closed by this side");
    }
  }

  private static int readNow(Conn conn, ByteBuffer dst) {
    try {
      return conn.readNow(dst);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void read_thatWaits_isEndedByData() throws IOException {
    try (Pair pair = Pair.open()) {
      for (int i = 0; i < 100; i++) { // interest in reading stays on between them
        Worker reader = Worker.start(() -> assertThat(Pair.read(pair.here(), 4)).isEqualTo("ping"));
        reader.waits(WaitReason.IO_WAIT);
        pair.there().write(Pair.bytes("ping"));
        reader.join();
      }
    }
  }

  @Test
  void read_ofDataThatCameWhileNobodyWaited_isNotLost() throws IOException {
    try (Pair pair = Pair.open()) {
      for (int i = 0; i < 100; i++) { // N2, N3: the loop switches interest off in between
        Worker reader = Worker.start(() -> Pair.read(pair.here(), 1));
        reader.waits(WaitReason.IO_WAIT);
        pair.there().write(Pair.bytes("123"));
        reader.join();
        assertThat(Pair.read(pair.here(), 2)).isEqualTo("23");
      }
    }
  }

  @Test
  void bytes_bothWaysAtOnce_arriveInOrder() throws Exception {
    long seed = System.nanoTime();
    int length = 8 << 20;
    byte[] data = new byte[length];
    new SplittableRandom(seed).nextBytes(data);
    try (Pair pair = Pair.open()) {
      List<Worker> all = new ArrayList<>();
      for (Conn conn : List.of(pair.here(), pair.there())) {
        all.add(
            Worker.start(() -> {
              conn.output().write(data);
              conn.closeWrite();
            }));
        all.add(
            Worker.start(() -> {
              byte[] came = conn.input().readAllBytes();
              assertThat(Arrays.mismatch(data, came)).as("seed %d", seed).isEqualTo(-1);
            }));
      }
      all.forEach(Worker::join);
    }
  }

  @Test
  void directBuffers_work() throws IOException {
    try (Pair pair = Pair.open()) {
      ByteBuffer out = ByteBuffer.allocateDirect(1 << 20);
      Worker writer = Worker.start(() -> pair.here().write(out));
      ByteBuffer in = ByteBuffer.allocateDirect(1 << 20);
      while (in.hasRemaining()) {
        pair.there().read(in);
      }
      writer.join();
      assertThat(pair.there().read(in)).isZero(); // it is full
    }
  }

  @Test
  void closeWrite_endsTheOtherSidesReads_andLetsItAnswer() throws IOException {
    try (Pair pair = Pair.open()) {
      pair.here().write(Pair.bytes("all"));
      pair.here().closeWrite();
      assertThat(new String(pair.there().input().readAllBytes(), UTF_8)).isEqualTo("all");
      pair.there().write(Pair.bytes("seen"));
      assertThat(Pair.read(pair.here(), 4)).isEqualTo("seen");
      assertThatThrownBy(() -> pair.here().write(Pair.bytes("more")))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void read_atTheEnd_givesMinusOneEachTime() throws IOException {
    try (Pair pair = Pair.open()) {
      Worker reader =
          Worker.start(() -> assertThat(pair.here().read(ByteBuffer.allocate(1))).isEqualTo(-1));
      reader.waits(WaitReason.IO_WAIT);
      pair.there().close();
      reader.join();
      assertThat(pair.here().read(ByteBuffer.allocate(1))).isEqualTo(-1);
      assertThat(pair.here().input().read()).isEqualTo(-1);
    }
  }

  @Test
  void reset_endsAReadThatWaits() throws IOException {
    try (Pair pair = Pair.open()) {
      Worker reader = Worker.start(() -> pair.here().read(ByteBuffer.allocate(1)));
      reader.waits(WaitReason.IO_WAIT);
      pair.there().abort();
      assertThat(reader.failure()).isInstanceOf(IOException.class).hasMessageContaining("reset");
    }
  }

  @Test
  void reset_endsAWriteThatWaits() throws IOException {
    try (Pair pair = Pair.open()) {
      Pair.fill(pair.here());
      Worker writer = Worker.start(() -> pair.here().write(Pair.tooMuch()));
      writer.waits(WaitReason.IO_WAIT);
      pair.there().abort();
      assertThat(writer.failure()).isInstanceOf(IOException.class);
    }
  }

  @Test
  void close_endsAllWaits() throws IOException {
    try (Pair pair = Pair.open()) { // N1, N8
      Pair.fill(pair.here());
      List<Worker> all = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        all.add(Worker.start(() -> pair.here().read(ByteBuffer.allocate(1))));
        all.add(Worker.start(() -> pair.here().write(Pair.tooMuch())));
      }
      Until.until("a reader and a writer wait", () -> waits(all) == 2);
      pair.here().close();
      for (Worker worker : all) {
        assertThat(worker.failure())
            .isInstanceOf(SocketException.class)
            .hasMessageContaining(Channels.text(pair.here().remoteAddress()))
            .hasMessageContaining("closed by this side");
      }
      assertThatThrownBy(() -> pair.here().read(ByteBuffer.allocate(1)))
          .hasMessageContaining("closed by this side");
      assertThatThrownBy(() -> pair.here().closeWrite())
          .hasMessageContaining("closed by this side");
      pair.here().close();
    }
  }

  private static long waits(List<Worker> workers) {
    return workers.stream().filter(w -> w.isWaitingFor(WaitReason.IO_WAIT)).count();
  }

  @Test
  void readers_takeTurns() throws IOException {
    try (Pair pair = Pair.open()) {
      AtomicInteger sum = new AtomicInteger();
      List<Worker> readers = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        readers.add(Worker.start(() -> sum.addAndGet(pair.here().input().read())));
      }
      pair.there().write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}));
      readers.forEach(Worker::join);
      assertThat(sum).hasValue(55);
    }
  }

  @Test
  void cancel_endsARead_andTakesNoBytes() throws IOException {
    try (Pair pair = Pair.open();
        var ctx = Context.background().withCancel()) {
      Worker reader = Worker.start(() -> pair.here().read(ctx, ByteBuffer.allocate(1)));
      reader.waits(WaitReason.IO_WAIT);
      ctx.cancel(new IOException("enough"));
      assertThat(reader.failure())
          .isInstanceOf(CanceledException.class)
          .hasRootCauseMessage("enough");
      pair.there().write(Pair.bytes("later"));
      assertThat(Pair.read(pair.here(), 5)).isEqualTo("later"); // N6
      assertThatThrownBy(() -> pair.here().read(ctx, ByteBuffer.allocate(1)))
          .isInstanceOf(CanceledException.class);
    }
  }

  @Test
  void cancel_endsAWrite() throws IOException {
    try (Pair pair = Pair.open();
        var ctx = Context.background().withCancel()) {
      Worker writer = Worker.start(() -> pair.here().output(ctx).write(new byte[64 << 20]));
      writer.waits(WaitReason.IO_WAIT);
      ctx.cancel();
      assertThat(writer.failure()).isInstanceOf(CanceledException.class);
    }
  }

  @Test
  void cancel_ofThousandReaders_endsAll() throws IOException {
    List<Pair> pairs = new ArrayList<>();
    List<Worker> readers = new ArrayList<>();
    try (var ctx = Context.background().withCancel()) {
      for (int i = 0; i < 1000; i++) {
        Pair pair = Pair.open();
        pairs.add(pair);
        readers.add(Worker.start(() -> pair.here().input(ctx).read()));
      }
      readers.forEach(reader -> reader.waits(WaitReason.IO_WAIT));
      ctx.cancel();
      for (Worker reader : readers) {
        assertThat(reader.failure()).isInstanceOf(CanceledException.class);
      }
    } finally {
      pairs.forEach(Pair::close);
    }
  }

  @Test
  void interrupt_endsARead_andLeavesTheStatusSet() throws IOException {
    try (Pair pair = Pair.open()) {
      Worker reader = Worker.start(() -> pair.here().read(ByteBuffer.allocate(1)));
      reader.waits(WaitReason.IO_WAIT);
      reader.interrupt();
      assertThat(reader.failure()).isInstanceOf(InterruptedIOException.class);
      assertThat(reader.leftInterrupted()).isTrue();
      pair.there().write(Pair.bytes("x"));
      assertThat(Pair.read(pair.here(), 1)).isEqualTo("x"); // it is open, and nothing is lost
    }
  }

  @Test
  void interruptStatus_onEntry_endsEachOperation() throws IOException {
    try (Pair pair = Pair.open()) {
      pair.there().write(Pair.bytes("x"));
      Worker worker =
          Worker.start(() -> {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> pair.here().read(ByteBuffer.allocate(1)))
                .isInstanceOf(InterruptedIOException.class);
            assertThatThrownBy(() -> pair.here().write(Pair.tooMuch()))
                .isInstanceOf(InterruptedIOException.class);
          });
      worker.join();
      assertThat(worker.leftInterrupted()).isTrue();
      assertThat(Pair.read(pair.here(), 1)).isEqualTo("x");
    }
  }

  @Test
  void callUnderContext_isEndedByIt() throws Exception {
    try (Pair pair = Pair.open();
        var ctx = Context.background().withCancel()) { // C20
      Worker reader = Worker.start(() -> ctx.call(() -> pair.here().input().read()));
      reader.waits(WaitReason.IO_WAIT);
      ctx.cancel();
      assertThat(reader.failure()).isInstanceOf(CanceledException.class);
      assertThat(reader.leftInterrupted()).isFalse();
    }
  }

  @Test
  void readDeadline_endsAReadThatWaits_andThoseThatCome() throws Exception {
    try (Pair pair = Pair.open()) {
      VirtualScheduler.run(clock -> { // N7
        pair.here().readDeadline(Duration.ofSeconds(5));
        Worker reader = Worker.start(() -> pair.here().read(ByteBuffer.allocate(1)));
        reader.waits(WaitReason.IO_WAIT);
        clock.advance(Duration.ofSeconds(4));
        assertThat(reader.isOver()).isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(reader.failure())
            .isInstanceOf(SocketTimeoutException.class)
            .hasMessageContaining("deadline");
        pair.there().write(Pair.bytes("x"));
        assertThatThrownBy(() -> pair.here().input().read())
            .isInstanceOf(SocketTimeoutException.class);
        pair.here().readDeadline(null);
        assertThat(Pair.read(pair.here(), 1)).isEqualTo("x");
      });
    }
  }

  @Test
  void readDeadline_setWhileAReadWaits_counts() throws Exception {
    try (Pair pair = Pair.open()) {
      VirtualScheduler.run(clock -> { // N7
        pair.here().readDeadline(HOUR);
        Worker reader = Worker.start(() -> pair.here().read(ByteBuffer.allocate(1)));
        reader.waits(WaitReason.IO_WAIT);
        pair.here().readDeadline(Duration.ofSeconds(1)); // earlier
        pair.here().readDeadline(Duration.ofSeconds(2)); // later again
        clock.advance(Duration.ofSeconds(1));
        assertThat(reader.isOver()).isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(reader.failure()).isInstanceOf(SocketTimeoutException.class);

        pair.here().readDeadline(null);
        Worker second = Worker.start(() -> pair.here().read(ByteBuffer.allocate(1)));
        second.waits(WaitReason.IO_WAIT);
        clock.advance(HOUR);
        assertThat(second.isOver()).isFalse();
        pair.here().readDeadline(Duration.ZERO);
        assertThat(second.failure()).isInstanceOf(SocketTimeoutException.class);
      });
    }
  }

  @Test
  void readDeadline_ofAnEarlierRead_endsNoLaterOne() throws Exception {
    try (Pair pair = Pair.open()) {
      VirtualScheduler.run(clock -> { // N6, N7: the timer stays armed from read to read
        for (int i = 0; i < 10; i++) {
          pair.here().readDeadline(Duration.ofSeconds(10));
          Worker reader = Worker.start(() -> Pair.read(pair.here(), 1));
          reader.waits(WaitReason.IO_WAIT);
          clock.advance(Duration.ofSeconds(9));
          pair.there().write(Pair.bytes("x"));
          reader.join();
        }
        assertThat(clock.armed()).isEqualTo(1);
        pair.here().close();
        assertThat(clock.armed()).isZero();
      });
    }
  }

  @Test
  void writeDeadline_endsAWriteThatWaits() throws Exception {
    try (Pair pair = Pair.open()) {
      VirtualScheduler.run(clock -> {
        Pair.fill(pair.here());
        pair.here().writeDeadline(Duration.ofSeconds(5));
        Worker writer = Worker.start(() -> pair.here().write(Pair.tooMuch()));
        writer.waits(WaitReason.IO_WAIT);
        clock.advance(Duration.ofSeconds(5));
        assertThat(writer.failure()).isInstanceOf(SocketTimeoutException.class);
      });
    }
  }

  @Test
  void readDeadline_onTheRealClock_ends() throws IOException {
    try (Pair pair = Pair.open()) {
      Worker.start(
              () -> { // in a goroutine, whose timers its own scheduler fires
                pair.here().readDeadline(Duration.ofMillis(1));
                assertThatThrownBy(() -> pair.here().input().read())
                    .isInstanceOf(SocketTimeoutException.class);
              })
          .join();
    }
  }

  @Test
  void contextDeadline_endsARead() throws Exception {
    try (Pair pair = Pair.open()) {
      VirtualScheduler.run(clock -> {
        try (var ctx = Context.background().withTimeout(Duration.ofSeconds(1))) {
          Worker reader = Worker.start(() -> pair.here().read(ctx, ByteBuffer.allocate(1)));
          reader.waits(WaitReason.IO_WAIT);
          clock.advance(Duration.ofSeconds(1));
          assertThat(reader.failure()).isInstanceOf(DeadlineExceededException.class);
        }
      });
    }
  }

  @Test
  void platformThread_mayUseIt() throws IOException {
    try (Pair pair = Pair.open()) { // the test's own thread
      Worker writer =
          Worker.start(() -> {
            assertThat(Pair.read(pair.there(), 4)).isEqualTo("ping");
            pair.there().write(Pair.bytes("pong"));
          });
      pair.here().write(Pair.bytes("ping"));
      assertThat(Pair.read(pair.here(), 4)).isEqualTo("pong");
      writer.join();
    }
  }

  @Test
  void streams_refuseBadRanges() throws IOException {
    try (Pair pair = Pair.open()) {
      assertThatThrownBy(() -> pair.here().input().read(new byte[2], 1, 2))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> pair.here().output().write(new byte[2], 1, 2))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThat(pair.here().input().read(new byte[0])).isZero();
      pair.here().output().write(7);
      assertThat(pair.there().input().read()).isEqualTo(7);
    }
  }

  @Test
  void nulls_areRefused() throws IOException {
    try (Pair pair = Pair.open()) {
      assertThatThrownBy(() -> pair.here().read(null, ByteBuffer.allocate(1)))
          .isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> pair.here().write((ByteBuffer) null))
          .isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> pair.here().input(null)).isInstanceOf(NullPointerException.class);
    }
  }

  @Test
  void waitingGoroutine_saysWhatItWaitsFor() throws IOException {
    try (Pair pair = Pair.open()) {
      Worker reader = Worker.start(() -> pair.here().read(ByteBuffer.allocate(1)));
      reader.waits(WaitReason.IO_WAIT);
      assertThat(((TcpConn) pair.here()).poll()).hasToString(pair.here().toString());
      pair.here().close();
      reader.failure();
    }
  }

  @Test
  void thousandConnections_echo() throws Exception {
    int connections = 1000;
    int rounds = 20;
    try (Listener listener = Pair.listener()) {
      WaitGroup all = new WaitGroup();
      Worker server =
          Worker.start(() -> {
            for (int i = 0; i < connections; i++) {
              Conn conn = listener.accept();
              all.go(() -> echo(conn));
            }
          });
      Worker.all(
          connections,
          n ->
              () -> {
                try (Conn conn = Pair.dial(listener)) {
                  for (int i = 0; i < rounds; i++) {
                    String text = "%08d".formatted(n * rounds + i);
                    conn.write(Pair.bytes(text));
                    assertThat(Pair.read(conn, text.length())).isEqualTo(text);
                  }
                }
              });
      server.join();
      all.await();
    }
  }

  static void echo(Conn conn) throws IOException {
    try (conn) {
      ByteBuffer buffer = ByteBuffer.allocate(4096);
      while (conn.read(buffer) >= 0) {
        conn.write(buffer.flip());
        buffer.clear();
      }
    }
  }
}
