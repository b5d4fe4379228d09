package io.goloom.channel;

import static io.goloom.channel.Select.orElse;
import static io.goloom.channel.Select.select;
import static io.goloom.sched.WaitReason.CHANNEL_RECEIVE;
import static io.goloom.sched.WaitReason.CHANNEL_SEND;
import static io.goloom.sched.WaitReason.SELECT;
import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.Go;
import io.goloom.testing.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What Go's `runtime/chan_test.go` covers, a test for each of its tests under its name.
///
/// Not applicable: `TestShrinkStackDuringBlockedSend`, `TestNoShrinkStackWhileParking`,
/// `TestSelectStackAdjust`. They test that a stack may be moved while a channel holds a pointer
/// into it; here values are references to the heap.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GoChanConformanceTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 7, 19})
  void testChan(int cap) throws Exception {
    receiveFromEmptyBlocks(cap);
    sendToFullBlocks(cap);
    closedGivesTheRestThenNull(cap);
    closeUnblocksReceive(cap);
    valuesComeInOrder(cap);
    fourSendersFourReceivers(cap);
    Channel<Integer> c = full(cap);
    assertThat(c.len()).isEqualTo(cap);
    assertThat(c.cap()).isEqualTo(cap);
  }

  private static Channel<Integer> full(int cap) throws InterruptedException {
    Channel<Integer> c = Channel.make(cap);
    assertThat(c.len()).isZero();
    for (int i = 0; i < cap; i++) {
      c.send(i);
    }
    return c;
  }

  private static void receiveFromEmptyBlocks(int cap) throws Exception {
    Channel<Integer> c = Channel.make(cap);
    Worker one = Worker.start(c::receive).waits(CHANNEL_RECEIVE);
    Worker two = Worker.start(c::receive).waits(CHANNEL_RECEIVE);
    assertThat(c.tryReceive()).isInstanceOf(TryReceive.Empty.class);
    c.send(0);
    c.send(0);
    one.join();
    two.join();
  }

  private static void sendToFullBlocks(int cap) throws Exception {
    Channel<Integer> c = full(cap);
    Worker sender = Worker.start(() -> c.send(0)).waits(CHANNEL_SEND);
    assertThat(c.trySend(0)).isEqualTo(TrySend.FULL);
    assertThat(c.receive()).isZero();
    sender.join();
  }

  private static void closedGivesTheRestThenNull(int cap) throws Exception {
    Channel<Integer> c = full(cap);
    c.close();
    for (int i = 0; i < cap; i++) {
      assertThat(c.receive()).isEqualTo(i);
    }
    assertThat(c.receive()).isNull();
    assertThat(c.tryReceive()).isInstanceOf(TryReceive.Closed.class);
  }

  private static void closeUnblocksReceive(int cap) throws Exception {
    Channel<Integer> c = Channel.make(cap);
    Worker receiver = Worker.start(() -> assertThat(c.receive()).isNull()).waits(CHANNEL_RECEIVE);
    c.close();
    receiver.join();
  }

  private static void valuesComeInOrder(int cap) throws Exception {
    Channel<Integer> c = Channel.make(cap);
    Worker sender =
        Worker.start(() -> {
          for (int i = 0; i < 100; i++) {
            c.send(i);
          }
        });
    for (int i = 0; i < 100; i++) {
      assertThat(c.receive()).isEqualTo(i);
    }
    sender.join();
  }

  private static void fourSendersFourReceivers(int cap) throws Exception {
    int each = 1000;
    Channel<Integer> c = Channel.make(cap);
    AtomicIntegerArray seen = new AtomicIntegerArray(each);
    Worker.all(
        8,
        k ->
            () -> {
              for (int i = 0; i < each; i++) {
                if (k % 2 == 0) {
                  c.send(i);
                } else {
                  seen.incrementAndGet(c.receive());
                }
              }
            });
    for (int i = 0; i < each; i++) {
      assertThat(seen.get(i)).isEqualTo(4);
    }
  }

  @Test
  void testNonblockRecvRace() throws Exception {
    for (int i = 0; i < 2000; i++) {
      Channel<Integer> c = Channel.make(1);
      c.send(1);
      Worker taker =
          Worker.start(
              () -> assertThat(select(c.onReceive(() -> true), orElse(() -> false))).isTrue());
      c.close();
      c.receive();
      taker.join();
    }
  }

  @Test
  void testNonblockSelectRace() throws Exception {
    for (int i = 0; i < 5000; i++) {
      Channel<Integer> c1 = Channel.make(1);
      Channel<Integer> c2 = Channel.make(1);
      c1.send(1);
      Worker looker = Worker.start(() -> assertThat(oneOf(c1, c2)).isTrue());
      c2.send(1);
      c1.tryReceive();
      looker.join();
    }
  }

  @Test
  void testNonblockSelectRace2() throws Exception {
    for (int i = 0; i < 5000; i++) {
      Channel<Integer> c1 = Channel.make(1);
      Channel<Integer> c2 = Channel.make();
      c1.send(1);
      Worker looker = Worker.start(() -> assertThat(oneOf(c1, c2)).isTrue());
      c2.close();
      c1.tryReceive();
      looker.join();
    }
  }

  private static boolean oneOf(Channel<Integer> c1, Channel<Integer> c2)
      throws InterruptedException {
    return select(c1.onReceive(() -> true), c2.onReceive(() -> true), orElse(() -> false));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10})
  void testSelfSelect(int cap) throws Exception {
    Channel<Integer> c = Channel.make(cap);
    Worker.all(
        2,
        p ->
            () -> {
              for (int i = 0; i < 1000; i++) {
                Case<Integer> send = c.onSend(p, () -> -1);
                Case<Integer> receive = c.onReceive(v -> v);
                int got = p == 0 || i % 2 == 0 ? select(send, receive) : select(receive, send);
                if (cap == 0) {
                  assertThat(got).isNotEqualTo(p);
                }
              }
            });
  }

  @Test
  void testSelectStress() throws Exception {
    int n = 5000;
    List<Channel<Integer>> c =
        List.of(Channel.make(), Channel.make(), Channel.make(2), Channel.make(3));
    Worker.all(
        10,
        k ->
            () -> {
              if (k < 8) {
                for (int i = 0; i < n; i++) {
                  if (k < 4) {
                    c.get(k).send(0);
                  } else {
                    c.get(k - 4).receive();
                  }
                }
                return;
              }
              List<Channel<Integer>> mine = new ArrayList<>(c);
              int[] done = new int[4];
              for (int i = 0; i < 4 * n; i++) {
                int which =
                    k == 8
                        ? select(to(mine, 3), to(mine, 2), to(mine, 0), to(mine, 1))
                        : select(from(mine, 0), from(mine, 1), from(mine, 2), from(mine, 3));
                if (++done[which] == n) {
                  mine.set(which, Channel.never());
                }
              }
            });
    assertThat(c).allSatisfy(ch -> assertThat(((ChannelImpl<?>) ch).recvq.isEmpty()).isTrue());
    assertThat(c).allSatisfy(ch -> assertThat(((ChannelImpl<?>) ch).sendq.isEmpty()).isTrue());
  }

  private static Case<Integer> to(List<Channel<Integer>> c, int k) {
    return c.get(k).onSend(0, () -> k);
  }

  private static Case<Integer> from(List<Channel<Integer>> c, int k) {
    return c.get(k).onReceive(() -> k);
  }

  @Test
  void testSelectFairness() throws Exception {
    int trials = 10_000;
    Channel<Integer> c1 = Channel.make(trials + 1);
    Channel<Integer> c2 = Channel.make(trials + 1);
    for (int i = 0; i < trials + 1; i++) {
      c1.send(1);
      c2.send(2);
    }
    Channel<Integer> c3 = Channel.make();
    Channel<Integer> c4 = Channel.make();
    Channel<Integer> out = Channel.make();
    Channel<Void> done = Channel.make();
    Worker worker =
        Worker.start(() -> {
          boolean more = true;
          while (more) {
            int b =
                select(
                    c3.onReceive(v -> v),
                    c4.onReceive(v -> v),
                    c1.onReceive(v -> v),
                    c2.onReceive(v -> v));
            more = select(out.onSend(b, () -> true), done.onReceive(() -> false));
          }
        });
    int ones = 0;
    for (int i = 0; i < trials; i++) {
      Integer b = out.receive();
      assertThat(b).isBetween(1, 2);
      ones += b == 1 ? 1 : 0;
    }
    double sigma = Math.sqrt(trials * 0.5 * 0.5);
    assertThat(Math.abs(ones - trials * 0.5)).isLessThan(10 * sigma);
    done.close();
    worker.join();
  }

  @Test
  void testChanSendInterface() throws Exception {
    Object m = new Object();
    Channel<Object> c = Channel.make(1);
    c.send(m);
    select(c.onSend(m, () -> {}), orElse(() -> {}));
    select(c.onSend(m, () -> {}), c.onSend(new Object(), () -> {}), orElse(() -> {}));
    assertThat(c.len()).isEqualTo(1);
    assertThat(c.receive()).isSameAs(m);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100})
  void testPseudoRandomSend(int cap) throws Exception {
    int n = 100;
    Channel<Integer> c = Channel.make(cap);
    AtomicLong ones = new AtomicLong();
    Worker receiver =
        Worker.start(() -> {
          for (int i = 0; i < n; i++) {
            Go.gosched();
            ones.addAndGet(c.receive());
          }
        });
    for (int i = 0; i < n; i++) {
      select(c.onSend(1, () -> {}), c.onSend(0, () -> {}));
    }
    receiver.join();
    assertThat(ones.get()).isBetween(n / 10L, n - n / 10L);
  }

  @Test
  void testMultiConsumer() throws Exception {
    int workers = 23;
    int values = 50_000;
    int[] primes = {2, 3, 7, 11, 13, 17, 19, 23, 27, 31};
    Channel<Integer> q = Channel.make(workers * 3);
    Channel<Integer> r = Channel.make(workers * 3);
    Worker crew =
        Worker.start(() ->
            Worker.all(
                workers,
                w ->
                    () -> {
                      for (int v : q) {
                        if (primes[w % primes.length] == v) {
                          Go.gosched();
                        }
                        r.send(v);
                      }
                    }));
    AtomicLong expected = new AtomicLong();
    Worker feeder =
        Worker.start(() -> {
          for (int i = 0; i < values; i++) {
            int v = primes[i % primes.length];
            expected.addAndGet(v);
            q.send(v);
          }
          q.close();
          crew.join();
          r.close();
        });
    long count = 0;
    long sum = 0;
    for (int v : r) {
      count++;
      sum += v;
    }
    feeder.join();
    assertThat(count).isEqualTo(values);
    assertThat(sum).isEqualTo(expected.get());
  }

  @Test
  void testSelectDuplicateChannel() throws Exception {
    Channel<Integer> c = Channel.make();
    Channel<Integer> d = Channel.make();
    Channel<Integer> e = Channel.make();
    Worker a =
        Worker.start(() -> {
          select(c.onReceive(() -> {}), c.onReceive(() -> {}), d.onReceive(() -> {}));
          e.send(9);
        });
    a.waits(SELECT); // first in c's queue, twice
    Worker b = Worker.start(c::receive).waits(CHANNEL_RECEIVE);
    d.send(7); // a leaves c's queue
    assertThat(e.receive()).isEqualTo(9);
    c.send(8); // must wake b
    a.join();
    b.join();
  }
}
