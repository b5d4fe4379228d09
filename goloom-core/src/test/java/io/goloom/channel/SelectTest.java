package io.goloom.channel;

import static io.goloom.channel.Select.orElse;
import static io.goloom.channel.Select.select;
import static io.goloom.channel.Select.selectFirst;
import static io.goloom.sched.WaitReason.CHANNEL_RECEIVE;
import static io.goloom.sched.WaitReason.CHANNEL_SEND;
import static io.goloom.sched.WaitReason.FOREVER;
import static io.goloom.sched.WaitReason.SELECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.goloom.context.CanceledException;
import io.goloom.context.Context;
import io.goloom.testing.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SelectTest {
  private final ChannelImpl<Integer> a = new ChannelImpl<>(0);
  private final ChannelImpl<Integer> b = new ChannelImpl<>(0);
  private final ChannelImpl<Integer> full = new ChannelImpl<>(1);

  private void nobodyWaits() {
    for (ChannelImpl<?> c : List.of(a, b, full)) {
      assertThat(c.recvq.isEmpty()).isTrue();
      assertThat(c.sendq.isEmpty()).isTrue();
    }
  }

  // ---- how it reads

  @Test
  void select_asInTheChapter_compilesAndRuns() throws Exception {
    List<Integer> processed = new ArrayList<>();
    Channel<Integer> data = Channel.make();
    try (var ctx = Context.background().withCancel()) {
      Worker feeder =
          Worker.start(() -> {
            for (int i = 0; i < 3; i++) {
              data.send(i);
            }
            ctx.cancel();
          });
      boolean more = true;
      while (more) {
        more =
            select(
                ctx.done().onReceive(() -> false),
                data.onReceive(item -> {
                  processed.add(item);
                  return true;
                }));
      }
      feeder.join();
    }
    assertThat(processed).containsExactly(0, 1, 2);
  }

  @Test
  void select_formsOfHandlers_areToldApart() throws Exception {
    List<String> log = new ArrayList<>();
    Channel<Integer> c = Channel.make(8);
    for (int i = 0; i < 5; i++) {
      c.send(i);
    }
    String text = select(c.onReceive(v -> "value " + v));
    int number = select(c.onReceive(SelectTest::twice));
    select(
        c.onReceive(v -> {
          log.add("void " + v);
        }));
    select(c.onReceive(() -> log.add("no value"))); // its boolean is the result, and not wanted
    select(c.onReceive(v -> log.add("two " + v), () -> log.add("closed")));
    c.close();
    select(c.onReceive(v -> log.add("two " + v), () -> log.add("closed")));
    String nothing = select(c.onReceive(v -> v == null ? "null" : "value"));
    assertThat(text).isEqualTo("value 0");
    assertThat(number).isEqualTo(2);
    assertThat(nothing).isEqualTo("null");
    assertThat(log).containsExactly("void 2", "no value", "two 4", "closed");
  }

  private static int twice(@Nullable Integer v) {
    return v == null ? -1 : 2 * v;
  }

  // ---- one case happens

  @Test
  void select_woken_leavesAllQueues() throws Exception {
    Worker selector =
        Worker.start(() ->
            select(a.onReceive(v -> fail("a")), b.onReceive(v -> assertThat(v).isEqualTo(7))));
    selector.waits(SELECT);
    b.send(7);
    selector.join();
    nobodyWaits();
  }

  @Test
  void select_againstSelect_meetOnce() throws Exception {
    int n = 5000;
    AtomicLong sum = new AtomicLong();
    Worker.all(
        4,
        k ->
            () -> {
              for (int i = 0; i < n; i++) {
                // Neither side has a fixed direction: a pair of goroutines agrees on who sends.
                sum.addAndGet(
                    k % 2 == 0
                        ? select(a.onSend(i, () -> 1), b.onReceive(v -> -1))
                        : select(b.onSend(i, () -> 1), a.onReceive(v -> -1)));
              }
            });
    assertThat(sum).hasValue(0); // as many sends as receives
    nobodyWaits();
  }

  @Test
  void select_channelInBothDirections_doesNotMeetItself() throws Exception {
    Worker selector =
        Worker.start(() ->
            assertThat(select(a.onSend(1, () -> "sent"), a.onReceive(v -> "got " + v)))
                .isEqualTo("got 2"));
    selector.waits(SELECT);
    assertThat(a.recvq.isEmpty()).isFalse();
    assertThat(a.sendq.isEmpty()).isFalse();
    a.send(2);
    selector.join();
    nobodyWaits();
  }

  @Test
  void select_waitingSendOnFullBuffer_valueMovesIn() throws Exception {
    full.send(1);
    Worker selector =
        Worker.start(
            () -> assertThat(select(a.onReceive(() -> 0), full.onSend(2, () -> 1))).isEqualTo(1));
    selector.waits(SELECT);
    assertThat(full.receive()).isEqualTo(1);
    selector.join();
    assertThat(full.receive()).isEqualTo(2);
    nobodyWaits();
  }

  @Test
  void select_waitingSendWhenClosed_throws() throws Exception {
    Worker selector = Worker.start(() -> select(a.onSend(1, () -> {}), b.onReceive(() -> {})));
    selector.waits(SELECT);
    a.close();
    assertThat(selector.failure()).isInstanceOf(ChannelClosedException.class);
    nobodyWaits();
  }

  /// I6: the node of a select that was ended elsewhere stays in a queue until its owner leaves, or
  /// until somebody comes by.
  @Test
  void deadNodes_inAQueue_arePassedOver() throws Exception {
    for (Case<Integer> dead : List.of(a.onReceive(() -> 1), a.onSend(1, () -> 1))) {
      ChannelCase<Integer> node = (ChannelCase<Integer>) dead;
      Selection ended = new Selection(new ChannelCase<?>[] {node});
      assertThat(ended.claim(ended)).isTrue();
      a.lock();
      assertThat(node.join(ended)).isTrue();
      a.unlock();
      int got = select(a.onReceive(() -> 1), a.onSend(1, () -> 2), orElse(() -> 3));
      assertThat(got).isEqualTo(3);
      nobodyWaits();
      node.leave();
    }
  }

  @Test
  void handler_runsWithoutLocks_mayUseTheSameChannels() throws Exception {
    full.send(1);
    int got =
        select(
            full.onReceive(v -> {
              full.send(5);
              return select(full.onReceive(w -> w), a.onReceive(w -> w));
            }),
            a.onReceive(v -> v));
    assertThat(got).isEqualTo(5);
  }

  @Test
  void handler_throws_comesOutAndTheOperationHasHappened() throws Exception {
    full.send(1);
    assertThatThrownBy(() ->
            select(
                full.onReceive(v -> {
                  throw new IllegalArgumentException("mine");
                }),
                a.onReceive(() -> {})))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(full.len()).isZero();
    nobodyWaits();
  }

  // ---- choice

  /// The chance that one of them is never taken is one in 2^99.
  @Test
  void select_waitsTwiceOnOneChannel_eitherMayBeTaken() throws Exception {
    int sent = 0;
    AtomicInteger received = new AtomicInteger();
    int rounds = 100;
    for (int i = 0; i < rounds; i++) {
      Worker sender =
          Worker.start(() -> select(a.onSend(0, () -> {}), a.onSend(1, () -> {}))).waits(SELECT);
      sent += a.receive();
      sender.join();
      Worker receiver =
          Worker.start(() -> received.addAndGet(select(b.onReceive(_ -> 0), b.onReceive(_ -> 1))))
              .waits(SELECT);
      b.send(7);
      receiver.join();
    }
    assertThat(sent).isBetween(1, rounds - 1);
    assertThat(received.get()).isBetween(1, rounds - 1);
    nobodyWaits();
  }

  @Test
  void selectFirst_waitsTwiceOnOneChannel_takesTheFirst() throws Exception {
    for (int i = 0; i < 20; i++) {
      Worker sender =
          Worker.start(() -> selectFirst(a.onSend(0, () -> {}), a.onSend(1, () -> {})))
              .waits(SELECT);
      assertThat(a.receive()).isZero();
      sender.join();
    }
  }

  @Test
  void select_severalReady_eachHasTheSameChance() throws Exception {
    int trials = 30_000;
    List<Channel<Integer>> ready = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Channel<Integer> c = Channel.make();
      c.close();
      ready.add(c);
    }
    int[] count = new int[3];
    for (int i = 0; i < trials; i++) {
      int which =
          select(
              a.onReceive(() -> -1),
              ready.get(0).onReceive(() -> 0),
              ready.get(1).onReceive(() -> 1),
              b.onReceive(() -> -1),
              ready.get(2).onReceive(() -> 2));
      count[which]++;
    }
    double sigma = Math.sqrt(trials * (1 / 3.0) * (2 / 3.0));
    for (int n : count) {
      assertThat(Math.abs(n - trials / 3.0)).isLessThan(10 * sigma);
    }
  }

  @Test
  void selectFirst_severalReady_takesTheFirst() throws Exception {
    Channel<Integer> urgent = Channel.make(100);
    Channel<Integer> normal = Channel.make(100);
    for (int i = 0; i < 100; i++) {
      urgent.send(i);
      normal.send(100 + i);
    }
    for (int i = 0; i < 200; i++) {
      assertThat(selectFirst(urgent.onReceive(v -> v), normal.onReceive(v -> v), orElse(() -> -1)))
          .isEqualTo(i);
    }
    assertThat(selectFirst(urgent.onReceive(v -> v), normal.onReceive(v -> v), orElse(() -> -1)))
        .isEqualTo(-1);
  }

  /// S6: the sender makes `urgent` ready before `normal`, so whoever sees `normal` ready must take
  /// `urgent`.
  @Test
  void selectFirst_racingSender_neverTakesTheLesserFirst() throws Exception {
    for (int i = 0; i < 3000; i++) {
      Channel<Integer> urgent = Channel.make(1);
      Channel<Integer> normal = Channel.make(1);
      Worker sender =
          Worker.start(() -> {
            urgent.send(1);
            normal.send(2);
          });
      int got = 0;
      while (got == 0) {
        got = selectFirst(urgent.onReceive(v -> v), normal.onReceive(v -> v), orElse(() -> 0));
      }
      assertThat(got).isEqualTo(1);
      sender.join();
    }
  }

  // ---- default, nil, reuse

  @Test
  void orElse_nothingReady_isTaken() throws Exception {
    full.send(1);
    assertThat(select(a.onReceive(() -> 1), full.onSend(1, () -> 2), orElse(() -> 3))).isEqualTo(3);
    nobodyWaits();
  }

  @Test
  void orElse_notLast_throws() {
    assertThatThrownBy(() -> select(orElse(() -> 1), a.onReceive(() -> 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("last");
    assertThatThrownBy(() -> select(orElse(() -> 1), orElse(() -> 2)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void select_nullCase_neverHappens() throws Exception {
    Case<Integer> off = null;
    full.send(1);
    int got = select(off, full.onReceive(v -> v), null);
    assertThat(got).isEqualTo(1);
    assertThat(select(off, orElse(() -> 5))).isEqualTo(5);
  }

  @Test
  void case_keptAndUsedAgain_worksEachTime() throws Exception {
    Case<Integer> fromA = a.onReceive(v -> v);
    Case<Integer> fromB = b.onReceive(v -> v);
    Worker sender =
        Worker.start(() -> {
          for (int i = 0; i < 500; i++) {
            (i % 2 == 0 ? a : b).send(i);
          }
        });
    for (int i = 0; i < 500; i++) {
      assertThat(select(fromA, fromB)).isEqualTo(i);
    }
    sender.join();
    nobodyWaits();
  }

  @Test
  void case_usedByManyAtTheSameTime_worksForEach() throws Exception {
    Case<Integer> fromA = a.onReceive(v -> v);
    Case<Integer> fromB = b.onReceive(v -> v);
    AtomicInteger sum = new AtomicInteger();
    List<Worker> selectors = new ArrayList<>();
    for (int k = 0; k < 8; k++) {
      selectors.add(
          Worker.start(() -> {
            for (int i = 0; i < 200; i++) {
              sum.addAndGet(select(fromA, fromB, fromA)); // and twice in one
            }
          }));
    }
    for (int i = 0; i < 1600; i++) {
      select(a.onSend(1, () -> {}), b.onSend(1, () -> {}));
    }
    for (Worker s : selectors) {
      s.join();
    }
    assertThat(sum).hasValue(1600);
    nobodyWaits();
  }

  // ---- interrupts and contexts

  @Test
  void select_interruptedOnEntry_throwsWithoutEffect() throws Exception {
    full.send(1);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> select(full.onReceive(() -> {}), a.onReceive(() -> {})))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(full.len()).isEqualTo(1);
  }

  @Test
  void select_withDefaultInterrupted_doesNotLookAtTheStatus() throws Exception {
    Thread.currentThread().interrupt();
    assertThat(select(a.onReceive(() -> 1), orElse(() -> 2))).isEqualTo(2);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void select_interruptedWhileWaiting_leavesAllQueues() throws Exception {
    full.send(1);
    Worker selector =
        Worker.start(
            () -> select(a.onReceive(() -> {}), b.onSend(1, () -> {}), full.onSend(2, () -> {})));
    selector.waits(SELECT).interrupt();
    assertThat(selector.failure()).isInstanceOf(InterruptedException.class);
    assertThat(selector.leftInterrupted()).isFalse();
    nobodyWaits();
  }

  @Test
  void select_contextEndsWhileWaiting_throwsItsError() throws Exception {
    try (var ctx = Context.background().withCancel()) {
      Worker selector =
          Worker.start(() -> select(ctx, a.onReceive(() -> {}), b.onSend(1, () -> {})));
      selector.waits(SELECT);
      ctx.cancel(new IllegalArgumentException("the cause"));
      assertThat(selector.failure())
          .isInstanceOf(CanceledException.class)
          .hasRootCauseMessage("the cause");
    }
    nobodyWaits();
  }

  @Test
  void select_foreignContextEndsWhileWaiting_throwsItsError() throws Exception {
    ForeignContext ctx = new ForeignContext();
    Worker selector =
        Worker.start(() -> selectFirst(ctx, a.onReceive(() -> {}), b.onSend(1, () -> {})));
    selector.waits(SELECT);
    ctx.end();
    assertThat(selector.failure()).isInstanceOf(CanceledException.class);
    nobodyWaits();
  }

  @Test
  void select_contextHasEnded_throwsWithoutEffect() throws Exception {
    full.send(1);
    try (var ctx = Context.background().withCancel()) {
      ctx.cancel();
      assertThatThrownBy(() -> select(ctx, full.onReceive(() -> {})))
          .isInstanceOf(CanceledException.class);
      assertThatThrownBy(() -> select(ctx, full.onReceive(() -> {}), orElse(() -> {})))
          .isInstanceOf(CanceledException.class);
    }
    assertThat(full.len()).isEqualTo(1);
  }

  @Test
  void select_interruptedUnderContext_throwsInterruptedException() throws Exception {
    try (var ctx = Context.background().withCancel()) {
      Worker selector =
          Worker.start(() -> select(ctx, a.onReceive(() -> {}), b.onReceive(() -> {})));
      selector.waits(SELECT).interrupt();
      assertThat(selector.failure()).isInstanceOf(InterruptedException.class);
    }
    nobodyWaits();
  }

  @Test
  void select_noCasesUnderContext_waitsForItsEnd() throws Exception {
    try (var ctx = Context.background().withCancel()) {
      Worker selector = Worker.start(() -> select(ctx));
      selector.waits(FOREVER);
      ctx.cancel();
      assertThat(selector.failure()).isInstanceOf(CanceledException.class);
    }
  }

  @Test
  void never_underContext_waitsForItsEnd() throws Exception {
    try (var ctx = Context.background().withCancel()) {
      Worker receiver = Worker.start(() -> ReceiveChannel.never().receive(ctx)).waits(FOREVER);
      Worker sender = Worker.start(() -> Channel.<Integer>never().send(ctx, 1)).waits(FOREVER);
      ctx.cancel();
      assertThat(receiver.failure()).isInstanceOf(CanceledException.class);
      assertThat(sender.failure()).isInstanceOf(CanceledException.class);
    }
  }

  /// S1, S4: what is sent is received once, also when senders and receivers are interrupted and
  /// their contexts end all the time.
  @Test
  void select_interruptedAndCanceledAllTheTime_conservesTheValues() throws Exception {
    int each = 300;
    AtomicInteger sent = new AtomicInteger();
    AtomicInteger received = new AtomicInteger();
    List<Worker> senders = new ArrayList<>();
    List<Worker> receivers = new ArrayList<>();
    Channel<Void> stop = Channel.make();
    for (int k = 0; k < 3; k++) {
      senders.add(
          Worker.start(() -> {
            for (int i = 0; i < each; i++) {
              try (var ctx = Context.background().withCancel()) {
                if (i % 10 == 0) {
                  Worker.start(ctx::cancel);
                }
                select(
                    ctx,
                    a.onSend(1, sent::incrementAndGet),
                    b.onSend(1, sent::incrementAndGet),
                    full.onSend(1, sent::incrementAndGet));
              } catch (InterruptedException | CanceledException e) {
                // not sent
              }
            }
          }));
      receivers.add(
          Worker.start(() -> {
            boolean more = true;
            while (more) {
              try {
                more =
                    select(
                        a.onReceive(v -> received.incrementAndGet() > 0),
                        b.onReceive(v -> received.incrementAndGet() > 0),
                        full.onReceive(v -> received.incrementAndGet() > 0),
                        stop.onReceive(() -> false));
              } catch (InterruptedException e) {
                // not received
              }
            }
          }));
    }
    while (!senders.stream().allMatch(Worker::isOver)) {
      for (int k = 0; k < 3; k++) {
        senders.get(k).interrupt();
        receivers.get(k).interrupt();
      }
      Thread.yield();
    }
    for (Worker s : senders) {
      s.join();
    }
    stop.close();
    for (Worker r : receivers) {
      r.join();
    }
    received.addAndGet(full.len());
    assertThat(received.get()).isEqualTo(sent.get());
    nobodyWaits();
  }

  @Test
  void waits_areNamed() throws Exception {
    Worker sender = Worker.start(() -> a.send(1)).waits(CHANNEL_SEND);
    a.receive();
    sender.join();
    Worker receiver = Worker.start(a::receive).waits(CHANNEL_RECEIVE);
    a.send(1);
    receiver.join();
  }

  @Test
  void contextsDoneThrows_noCaseStaysInAQueue() {
    RuntimeException broken = new IllegalStateException("done() is broken");
    Context ctx =
        new ForeignContext() {
          @Override
          public ReceiveChannel<Void> done() {
            throw broken;
          }
        };
    assertThatThrownBy(() -> select(ctx, a.onReceive(_ -> {}))).isSameAs(broken);
    assertThat(a.trySend(1)).isEqualTo(TrySend.FULL);
    nobodyWaits();
  }
}
