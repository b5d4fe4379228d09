package io.goloom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.Go;
import io.goloom.context.Context;
import io.goloom.context.ContextException;
import io.goloom.testing.Until;
import io.goloom.testing.Worker;
import java.io.EOFException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Everything that ends a wait, at once and at random: a reader gets each byte once and in order,
/// whatever ended its reads in between (N1, N2, N3, N4, N6, N9), and close ends all (N8).
@ExtendWith(Leaks.class)
class PollStormTest {
  private static final int CONNECTIONS = 32;
  private static final int BYTES = 400;

  @RepeatedTest(3)
  void bytes_underCancelsDeadlinesAndInterrupts_arriveOnceAndInOrder() {
    long seed = System.nanoTime();
    SplittableRandom seeds = new SplittableRandom(seed);
    AtomicLong ended = new AtomicLong();
    Worker.all(
        CONNECTIONS,
        n -> {
          SplittableRandom random = seeds.split();
          return () -> {
            try {
              connection(random, ended);
            } catch (Throwable t) {
              throw new AssertionError("seed " + seed, t);
            }
          };
        });
    assertThat(ended).as("reads that ended early, seed %d", seed).hasPositiveValue();
  }

  private static void connection(SplittableRandom random, AtomicLong ended) throws Exception {
    try (Pair pair = Pair.open()) {
      SplittableRandom forWriter = random.split();
      SplittableRandom forPest = random.split();
      Worker reader = Worker.start(() -> read(pair.here(), random, ended));
      Worker writer = Worker.start(() -> write(pair.there(), forWriter));
      Worker pest = Worker.start(() -> pester(pair.here(), reader, forPest));
      reader.join();
      writer.join();
      pest.join();
      if (forPest.nextBoolean()) {
        pair.here().readDeadline(null);
        Worker last = Worker.start(() -> pair.here().read(ByteBuffer.allocate(1)));
        pair.here().close();
        assertThat(last.failure()).isInstanceOf(SocketException.class);
      }
    }
  }

  private static void write(Conn conn, SplittableRandom random) throws Exception {
    for (int sent = 0; sent < BYTES; ) {
      ByteBuffer some = ByteBuffer.allocate(Math.min(1 + random.nextInt(3), BYTES - sent));
      while (some.hasRemaining()) {
        some.put((byte) sent++);
      }
      conn.write(some.flip());
      Go.sleep(Duration.ofNanos(random.nextInt(20_000)));
    }
  }

  private static void read(Conn conn, SplittableRandom random, AtomicLong ended) throws Exception {
    for (int got = 0; got < BYTES; ) {
      ByteBuffer buffer = ByteBuffer.allocate(1 + random.nextInt(4));
      try (var ctx =
          Context.background().withTimeout(Duration.ofNanos(1 + random.nextInt(200_000)))) {
        conn.readDeadline(random.nextBoolean() ? Duration.ofNanos(random.nextInt(200_000)) : null);
        int n = random.nextBoolean() ? conn.read(ctx, buffer) : conn.read(buffer);
        if (n < 0) {
          throw new EOFException("after " + got);
        }
      } catch (ContextException | SocketTimeoutException e) {
        ended.incrementAndGet();
      } catch (InterruptedIOException e) {
        ended.incrementAndGet();
        assertThat(Thread.interrupted()).isTrue();
      }
      Thread.interrupted(); // one that came after the data
      for (buffer.flip(); buffer.hasRemaining(); got++) {
        assertThat(buffer.get()).isEqualTo((byte) got);
      }
    }
  }

  private static void pester(Conn conn, Worker reader, SplittableRandom random)
      throws InterruptedException {
    while (!reader.isOver()) {
      switch (random.nextInt(3)) {
        case 0 -> reader.interrupt();
        case 1 -> conn.readDeadline(Duration.ofNanos(random.nextInt(100_000)));
        default -> conn.readDeadline(null);
      }
      // Not by yields: on the JDK's scheduler those who yield all the time starve those who are
      // woken.
      Go.sleep(Duration.ofNanos(random.nextInt(50_000)));
    }
  }

  /// A loop that forgets to look at the queue once more before it sleeps (N4), or a poll that puts
  /// itself in only when it was never in before (N3), would leave this wait asleep for good. Here
  /// the descriptor is ready before the wait begins, and the next one after the interest went off.
  @Test
  void readiness_beforeTheWait_endsIt() throws Exception {
    try (Pair pair = Pair.open()) {
      Poll poll = ((TcpConn) pair.here()).poll();
      pair.there().write(Pair.bytes("x"));
      for (int i = 0; i < 1000; i++) {
        int[] outcome = new int[1];
        Worker.start(() -> outcome[0] = poll.await(new IoWait(poll.read), null)).join();
        assertThat(outcome[0]).isEqualTo(IoWait.READY);
      }
    }
  }

  /// Canary: a waker that is lost is found by the watchdog of these tests.
  @Test
  void canary_waitWhoseEndIsLost_isFound() throws Exception {
    try (Pair pair = Pair.open()) {
      Poll poll = ((TcpConn) pair.here()).poll();
      IoWait lost = new IoWait(poll.read);
      poll.publish(lost);
      assertThat(poll.withdraw(lost)).isTrue(); // planted: taken and never ended, against N1
      pair.there().write(Pair.bytes("x"));
      List<Boolean> seen = new ArrayList<>();
      BooleanSupplier ends =
          () -> {
            seen.add(lost.outcome() != 0);
            if (seen.size() > 1000) {
              throw new IllegalStateException("watched long enough");
            }
            return seen.getLast();
          };
      assertThatThrownBy(() -> Until.until("the wait ends", ends))
          .hasMessage("watched long enough");
      poll.close();
      assertThat(lost.outcome()).as("close ends only what is in the gate").isZero();
    }
  }
}
