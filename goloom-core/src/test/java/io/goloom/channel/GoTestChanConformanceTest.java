package io.goloom.channel;

import static io.goloom.channel.Select.orElse;
import static io.goloom.channel.Select.select;
import static io.goloom.sched.WaitReason.CHANNEL_RECEIVE;
import static io.goloom.sched.WaitReason.CHANNEL_SEND;
import static io.goloom.sched.WaitReason.FOREVER;
import static io.goloom.sched.WaitReason.SELECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.sched.Task;
import io.goloom.sched.WaitReason;
import io.goloom.testing.Worker;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the programs in Go's `test/chan` and `test/{chan,closed,make}*.go` cover, a test for each
/// under its name. `powser1` is in [PowerSeriesTest].
///
/// Not applicable: `sendstmt.go` (parsing), `select8.go` (`break` inside a select), `powser2.go`
/// (powser1 with other element types), `zerosize.go` (elements without a size), `perm.go` (that the
/// compiler rejects the wrong direction: see `views_cannotBeCastBack` in [ChannelContractTest]).
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GoTestChanConformanceTest {

  @Test
  void doubleselect() throws Exception {
    int n = 20_000;
    List<Channel<Integer>> c =
        List.of(Channel.make(), Channel.make(), Channel.make(), Channel.make());
    Channel<Integer> out = Channel.make();
    Worker sender =
        Worker.start(() -> {
          for (int i = 0; i < n; i++) {
            select(
                c.get(0).onSend(i, () -> {}),
                c.get(1).onSend(i, () -> {}),
                c.get(2).onSend(i, () -> {}),
                c.get(3).onSend(i, () -> {}));
          }
          c.forEach(Channel::close);
        });
    Worker closer =
        Worker.start(() -> {
          Worker.all(
              4,
              k ->
                  () -> {
                    for (int v : c.get(k)) {
                      out.send(v);
                    }
                  });
          out.close();
        });
    BitSet seen = new BitSet();
    for (int v : out) {
      assertThat(seen.get(v)).as("came before: %s", v).isFalse();
      seen.set(v);
    }
    assertThat(seen.cardinality()).isEqualTo(n);
    sender.join();
    closer.join();
  }

  @Test
  void fifo() throws Exception {
    Channel<Integer> buffered = Channel.make(10);
    for (int i = 0; i < 10; i++) {
      buffered.send(i);
    }
    for (int i = 0; i < 10; i++) {
      assertThat(buffered.receive()).isEqualTo(i);
    }
    Channel<Integer> ch = Channel.make();
    Channel<Integer> first = Channel.make();
    Channel<Integer> in = first;
    for (int i = 0; i < 10; i++) {
      int val = i;
      Channel<Integer> before = in;
      Channel<Integer> after = Channel.make();
      Worker.start(() -> {
        before.receive();
        assertThat(ch.receive()).isEqualTo(val);
        after.send(1);
      });
      in = after;
    }
    first.send(0);
    for (int i = 0; i < 10; i++) {
      ch.send(i);
    }
    assertThat(in.receive()).isEqualTo(1);
  }

  @Test
  void goroutines() throws Exception {
    Channel<Integer> leftmost = Channel.make();
    Channel<Integer> right = leftmost;
    for (int i = 0; i < 10_000; i++) {
      Channel<Integer> left = right;
      Channel<Integer> next = Channel.make();
      Worker.start(() -> left.send(value(next.receive())));
      right = next;
    }
    Channel<Integer> last = right;
    Worker.start(() -> last.send(1));
    assertThat(leftmost.receive()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void nonblock(int buffer) throws Exception {
    Channel<String> c = Channel.make(buffer);
    assertThat(select(c.onReceive(v -> v), orElse(() -> "nothing"))).isEqualTo("nothing");
    Worker receiver = Worker.start(() -> assertThat(c.receive()).isEqualTo("hello"));
    if (buffer == 0) {
      receiver.waits(CHANNEL_RECEIVE);
    }
    assertThat(select(c.onSend("hello", () -> true), orElse(() -> false))).isTrue();
    receiver.join();
    Worker sender = Worker.start(() -> c.send("hello again"));
    if (buffer == 0) {
      sender.waits(CHANNEL_SEND);
    } else {
      sender.join();
    }
    assertThat(select(c.onReceive(v -> v), orElse(() -> "nothing"))).isEqualTo("hello again");
    sender.join();
  }

  @Test
  void select1() throws Exception {
    Channel<Integer> a = Channel.make(1);
    Channel<Integer> b = Channel.make(1);
    assertThat(sendBoth(a, b)).isEqualTo(2);
    assertThat(value(a.receive()) | value(b.receive())).isEqualTo(3);
    assertThat(sendBoth(a, Channel.never())).isEqualTo(1);
  }

  private static int sendBoth(Channel<Integer> a, Channel<Integer> b) throws InterruptedException {
    int sent = 0;
    Channel<Integer>[] to = pair(a, b);
    while (true) {
      int value = 1 << sent;
      int which =
          select(to[0].onSend(value, () -> 0), to[1].onSend(value, () -> 1), orElse(() -> 2));
      if (which == 2) {
        return sent;
      }
      to[which] = Channel.never();
      sent++;
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Channel<Integer>[] pair(Channel<Integer> a, Channel<Integer> b) {
    return new Channel[] {a, b};
  }

  @Test
  void select2() throws Exception {
    int n = 20_000;
    ChannelImpl<Integer> c = new ChannelImpl<>(0);
    ChannelImpl<Integer> dummy = new ChannelImpl<>(0);
    Worker sender =
        Worker.start(() -> {
          for (int i = 0; i < n; i++) {
            c.send(1);
          }
        });
    for (int i = 0; i < n; i++) {
      assertThat(select(c.onReceive(() -> true), dummy.onReceive(() -> false))).isTrue();
      // Go looks at the size of the heap; here at what could make it grow.
      assertThat(dummy.recvq.isEmpty()).isTrue();
    }
    sender.join();
  }

  @Test
  void select3() throws Exception {
    Channel<Integer> never = Channel.never();
    Channel<Integer> closed = Channel.make();
    closed.close();
    blocks(FOREVER, () -> never.send(7));
    blocks(FOREVER, never::receive);
    assertThat(select(never.onSend(7, () -> "fired"), orElse(() -> "default")))
        .isEqualTo("default");
    assertThat(select(never.onReceive(() -> "fired"), orElse(() -> "default")))
        .isEqualTo("default");
    Channel.<Integer>make(10).send(7);
    for (int i = 0; i < 10; i++) {
      assertThat(closed.receive()).isNull();
    }
    assertThatThrownBy(() -> closed.send(7)).isInstanceOf(ChannelClosedException.class);
    blocks(CHANNEL_RECEIVE, () -> Channel.make().receive());
    blocks(FOREVER, () -> select());
    blocks(FOREVER, () -> select(never.onReceive(() -> {})));
    blocks(FOREVER, () -> select(never.onSend(7, () -> {})));
    blocks(FOREVER, () -> select(never.onReceive(() -> {}), never.onSend(7, () -> {}), null));
    blocks(SELECT, () -> select(Channel.<Integer>make().onReceive(() -> {})));
    assertThat(select(orElse(() -> 1))).isEqualTo(1);
    assertThat(select(Channel.<Integer>make(10).onSend(7, () -> true), orElse(() -> false)))
        .isTrue();
    Channel<Integer> one = Channel.make(1);
    one.send(7);
    assertThat(select(one.onReceive(v -> v), orElse(() -> 0))).isEqualTo(7);
    boolean ended = select(closed.onReceive(v -> v == null));
    assertThat(ended).isTrue();
    assertThat(select(closed.onReceive(v -> "value", () -> "closed"))).isEqualTo("closed");
    assertThatThrownBy(() -> select(closed.onSend(7, () -> {})))
        .isInstanceOf(ChannelClosedException.class);
    Channel<Integer> self = Channel.make();
    blocks(SELECT, () -> select(self.onSend(1, () -> {}), self.onReceive(() -> {})));
  }

  private static void blocks(WaitReason reason, Task task) throws Exception {
    Worker worker = Worker.start(task).waits(reason).interrupt();
    assertThat(worker.failure()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void select4() throws Exception {
    Channel<Integer> c = Channel.make(1);
    Channel<Integer> c1 = Channel.make();
    c.send(42);
    int got =
        select(
            c1.onReceive(v -> {
              throw new AssertionError("the handler of a case that did not happen");
            }),
            c.onReceive(v -> v));
    assertThat(got).isEqualTo(42);
  }

  /// The ways to phrase one real send or receive that Go's generated program combines.
  enum Phrase {
    PLAIN,
    ONE_CASE,
    WITH_DUMMY,
    WITH_DUMMIES_BOTH_WAYS,
    WITH_NIL,
    IN_ORDER,
    WITH_DEFAULT;

    void send(Channel<Integer> c, int v) throws InterruptedException {
      Channel<Integer> dummy = Channel.make();
      Consumer<String> wrong = what -> assertThat(what).isNull();
      switch (this) {
        case PLAIN -> c.send(v);
        case ONE_CASE -> select(c.onSend(v, () -> {}));
        case WITH_DUMMY ->
            select(dummy.onReceive(() -> wrong.accept("dummy")), c.onSend(v, () -> {}));
        case WITH_DUMMIES_BOTH_WAYS ->
            select(
                dummy.onReceive(() -> wrong.accept("dummy")),
                c.onSend(v, () -> {}),
                dummy.onSend(1, () -> wrong.accept("dummy")));
        case WITH_NIL ->
            select(
                Channel.<Integer>never().onSend(1, () -> wrong.accept("nil")),
                c.onSend(v, () -> {}));
        case IN_ORDER ->
            Select.selectFirst(c.onSend(v, () -> {}), dummy.onReceive(() -> wrong.accept("dummy")));
        case WITH_DEFAULT -> {
          boolean sent = false;
          while (!sent) {
            sent = select(c.onSend(v, () -> true), orElse(() -> false));
            Thread.yield();
          }
        }
      }
    }

    @Nullable Integer receive(Channel<Integer> c) throws InterruptedException {
      Channel<Integer> dummy = Channel.make();
      return switch (this) {
        case PLAIN -> c.receive();
        case ONE_CASE -> select(c.onReceive(v -> v));
        case WITH_DUMMY -> select(dummy.onReceive(() -> -1), c.onReceive(v -> v));
        case WITH_DUMMIES_BOTH_WAYS ->
            select(dummy.onReceive(() -> -1), c.onReceive(v -> v), dummy.onSend(1, () -> -1));
        case WITH_NIL -> select(c.onReceive(v -> v), Channel.<Integer>never().onReceive(() -> -1));
        case IN_ORDER -> Select.selectFirst(dummy.onReceive(() -> -1), c.onReceive(v -> v));
        case WITH_DEFAULT -> {
          Integer got = -1;
          while (got != null && got == -1) {
            got = select(c.onReceive(v -> v), orElse(() -> -1));
            Thread.yield();
          }
          yield got;
        }
      };
    }
  }

  @ParameterizedTest
  @EnumSource(Phrase.class)
  void select5(Phrase sending) throws Exception {
    for (Phrase receiving : Phrase.values()) {
      for (int cap = 0; cap < 2; cap++) {
        if (cap == 0 && sending == Phrase.WITH_DEFAULT && receiving == Phrase.WITH_DEFAULT) {
          continue; // neither waits, so they may never meet
        }
        Channel<Integer> c = Channel.make(cap);
        Worker sender =
            Worker.start(() -> {
              for (int i = 0; i < 10; i++) {
                sending.send(c, i);
              }
              c.close();
            });
        for (int i = 0; i < 10; i++) {
          assertThat(receiving.receive(c)).as("%s", receiving).isEqualTo(i);
        }
        assertThat(receiving.receive(c)).isNull();
        sender.join();
      }
    }
  }

  @Test
  void select6() throws Exception {
    Channel<Boolean> c1 = Channel.make();
    Channel<Boolean> c2 = Channel.make();
    Channel<Boolean> c3 = Channel.make();
    Worker one = Worker.start(c1::receive).waits(CHANNEL_RECEIVE);
    Worker two =
        Worker.start(() -> {
          select(
              c1.onReceive(v -> {
                throw new AssertionError("c1 was not meant for it");
              }),
              c2.onReceive(() -> c3.send(true)));
          c1.receive();
        });
    two.waits(SELECT);
    c2.send(true);
    c3.receive();
    c1.send(true);
    c1.send(true);
    one.join();
    two.join();
  }

  @ParameterizedTest
  @EnumSource(
      value = Phrase.class,
      names = {"PLAIN", "ONE_CASE", "WITH_DUMMY"})
  void select7(Phrase receiving) throws Exception {
    for (Phrase sending : List.of(Phrase.PLAIN, Phrase.ONE_CASE, Phrase.WITH_DUMMY)) {
      Channel<Integer> c = Channel.make();
      Worker receiver = Worker.start(() -> assertThat(receiving.receive(c)).isEqualTo(1));
      receiver.waits(receiving == Phrase.PLAIN ? CHANNEL_RECEIVE : SELECT);
      sending.send(c, 1);
      receiver.join();
    }
  }

  @Test
  void sieve1() throws Exception {
    Channel<Integer> primes = Channel.make();
    Worker sieve =
        Worker.start(() -> {
          Channel<Integer> ch = Channel.make();
          Channel<Integer> numbers = ch;
          Worker.start(() -> {
            for (int i = 2; ; i++) {
              numbers.send(i);
            }
          });
          for (int k = 0; k < 100; k++) {
            int prime = value(ch.receive());
            primes.send(prime);
            Channel<Integer> in = ch;
            Channel<Integer> out = Channel.make();
            Worker.start(() -> {
              while (true) {
                int i = value(in.receive());
                if (i % prime != 0) {
                  out.send(i);
                }
              }
            });
            ch = out;
          }
          primes.close();
        });
    List<Integer> all = new ArrayList<>();
    for (int prime : primes) {
      all.add(prime);
    }
    sieve.join();
    assertThat(all).hasSize(100).startsWith(2, 3, 5, 7, 11, 13).endsWith(541);
  }

  @Test
  void closedchan() throws Exception {
    for (Phrase phrase : Phrase.values()) {
      Channel<Integer> c = Channel.make(2);
      c.send(1);
      c.close();
      assertThat(phrase.receive(c)).isEqualTo(1);
      for (int i = 0; i < 3; i++) {
        assertThat(phrase.receive(c)).isNull();
      }
      assertThatThrownBy(() -> phrase.send(c, 2)).isInstanceOf(ChannelClosedException.class);
      assertThat(phrase.receive(c)).isNull();
      assertThatThrownBy(c::close).isInstanceOf(ChannelClosedException.class);
    }
    assertThatThrownBy(() -> Channel.never().close()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void makechan() {
    assertThatThrownBy(() -> Channel.make(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }

  @Test
  void chancap() throws Exception {
    Channel<Integer> c = Channel.make(10);
    assertThat(c.len()).isZero();
    assertThat(c.cap()).isEqualTo(10);
    for (int i = 0; i < 3; i++) {
      c.send(i);
    }
    assertThat(c.len()).isEqualTo(3);
    assertThat(c.cap()).isEqualTo(10);
    assertThat(Channel.make().cap()).isZero();
  }

  /// Go compares times. Here it ends before the watchdog, which 5,000 waiters that walk a queue of
  /// 5,000 at each of 10 messages would not all do; that removal is O(1) is the structure of
  /// `WaitQueue`.
  @Test
  void chanlinear() throws Exception {
    int n = 5000;
    int messages = 10;
    ChannelImpl<Boolean> global = new ChannelImpl<>(0);
    List<Channel<Boolean>> own = new ArrayList<>();
    List<Worker> workers = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      Channel<Boolean> d = Channel.make();
      own.add(d);
      workers.add(
          Worker.start(() -> {
            for (int j = 0; j < messages; j++) {
              select(global.onReceive(() -> {}), d.onReceive(() -> {}));
            }
          }));
    }
    for (int j = 0; j < messages; j++) {
      for (Channel<Boolean> d : own) {
        d.send(true);
      }
    }
    for (Worker w : workers) {
      w.join();
    }
    assertThat(global.recvq.isEmpty()).isTrue();
  }

  private static int value(@Nullable Integer v) {
    return java.util.Objects.requireNonNull(v);
  }
}
