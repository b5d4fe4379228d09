package io.goloom.channel;

import static io.goloom.sched.WaitReason.CHANNEL_RECEIVE;
import static io.goloom.sched.WaitReason.CHANNEL_SEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.context.CanceledException;
import io.goloom.context.Context;
import io.goloom.context.ContextException;
import io.goloom.internal.wait.EndListener;
import io.goloom.internal.wait.EndSource;
import io.goloom.testing.Worker;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// The contract of a channel, run against each kind: unbuffered, buffered, and its two views.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ParameterizedClass
@MethodSource("kinds")
class ChannelContractTest {

  /// A kind of channel: its capacity, and whether it is used through its views.
  record Kind(int cap, boolean views) {}

  static Stream<Kind> kinds() {
    return Stream.of(0, 1, 2, 128)
        .flatMap(cap -> Stream.of(new Kind(cap, false), new Kind(cap, true)));
  }

  private final int cap;
  private final ChannelImpl<Integer> channel;
  private final SendChannel<Integer> in;
  private final ReceiveChannel<Integer> out;

  ChannelContractTest(Kind kind) {
    cap = kind.cap;
    channel = new ChannelImpl<>(cap);
    in = kind.views ? channel.sendOnly() : channel;
    out = kind.views ? channel.receiveOnly() : channel;
  }

  private void fill() throws InterruptedException {
    for (int i = 0; i < cap; i++) {
      in.send(i);
    }
  }

  private void nobodyWaits() {
    assertThat(channel.recvq.isEmpty()).isTrue();
    assertThat(channel.sendq.isEmpty()).isTrue();
  }

  // ---- send and receive

  @Test
  void sendReceive_manyValues_comeInOrder() throws Exception {
    Worker sender =
        Worker.start(() -> {
          for (int i = 0; i < 1000; i++) {
            in.send(i);
          }
          in.close();
        });
    for (int i = 0; i < 1000; i++) {
      assertThat(out.receive()).isEqualTo(i);
    }
    assertThat(out.receive()).isNull();
    sender.join();
  }

  @Test
  void send_toWaitingReceivers_servesTheFirstFirst() throws Exception {
    List<Worker> receivers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int expected = i;
      receivers.add(
          Worker.start(() -> assertThat(out.receive()).isEqualTo(expected)).waits(CHANNEL_RECEIVE));
    }
    for (int i = 0; i < 3; i++) {
      in.send(i);
    }
    for (Worker r : receivers) {
      r.join();
    }
  }

  @Test
  void receive_withWaitingSenders_takesTheBufferThenTheFirstSender() throws Exception {
    fill();
    List<Worker> senders = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int value = cap + i;
      senders.add(Worker.start(() -> in.send(value)).waits(CHANNEL_SEND));
    }
    for (int i = 0; i < cap + 3; i++) {
      assertThat(out.receive()).isEqualTo(i);
      assertThat(out.len())
          .isEqualTo(Math.min(cap, cap + 2 - i)); // I3: a sender's value takes the free place
    }
    for (Worker s : senders) {
      s.join();
    }
  }

  @Test
  void trySend_full_saysSo() throws Exception {
    fill();
    assertThat(in.trySend(7)).isEqualTo(TrySend.FULL);
    assertThat(in.len()).isEqualTo(cap);
    for (int i = 0; i < cap; i++) {
      assertThat(out.receive()).isEqualTo(i);
    }
    assertThat(out.tryReceive()).isEqualTo(new TryReceive.Empty<>());
  }

  @Test
  void trySend_receiverWaits_isSent() throws Exception {
    Worker receiver =
        Worker.start(() -> assertThat(out.receive()).isEqualTo(7)).waits(CHANNEL_RECEIVE);
    assertThat(in.trySend(7)).isEqualTo(TrySend.SENT);
    receiver.join();
  }

  @Test
  void tryReceive_senderWaits_isReceived() throws Exception {
    fill();
    Worker sender = Worker.start(() -> in.send(cap)).waits(CHANNEL_SEND);
    assertThat(out.tryReceive()).isEqualTo(new TryReceive.Received<>(0));
    sender.join();
    assertThat(out.len()).isEqualTo(cap);
  }

  @Test
  void lenAndCap_atEachStep_areExact() throws Exception {
    assertThat(in.cap()).isEqualTo(cap);
    assertThat(out.cap()).isEqualTo(cap);
    for (int i = 0; i < cap; i++) {
      assertThat(in.len()).isEqualTo(i);
      in.send(i);
    }
    Worker sender = Worker.start(() -> in.send(1)).waits(CHANNEL_SEND);
    assertThat(out.len()).isEqualTo(cap); // who waits does not count
    out.receive();
    sender.join();
  }

  @Test
  void operations_nullArguments_throwAtOnce() {
    assertThatThrownBy(() -> in.send(nil()))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("value");
    assertThatThrownBy(() -> in.trySend(nil()))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("value");
    assertThatThrownBy(() -> in.onSend(nil(), () -> 1))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("value");
    assertThatThrownBy(() -> in.onSend(1, (Case.Action) nil()))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> out.onReceive((Case.Action) nil()))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> in.send(nil(), 1))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("ctx");
    assertThatThrownBy(() -> out.receive(nil()))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("ctx");
    nobodyWaits();
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T nil() {
    return null;
  }

  // ---- close

  @Test
  void close_withValuesInside_theyCanBeReceived() throws Exception {
    fill();
    in.close();
    assertThat(in.isClosed()).isTrue();
    assertThat(out.isClosed()).isTrue();
    for (int i = 0; i < cap; i++) {
      assertThat(out.receive()).isEqualTo(i);
    }
    assertThat(out.receive()).isNull();
    assertThat(out.receive(Context.background())).isNull();
    assertThat(out.tryReceive()).isEqualTo(new TryReceive.Closed<>());
  }

  @Test
  void close_twice_throws() {
    in.close();
    assertThatThrownBy(in::close)
        .isInstanceOf(ChannelClosedException.class)
        .hasMessageContaining("close of closed channel");
  }

  @Test
  void send_onClosed_throws() {
    in.close();
    assertThatThrownBy(() -> in.send(1))
        .isInstanceOf(IllegalStateException.class)
        .isInstanceOf(ChannelClosedException.class)
        .hasMessageContaining("send on closed channel");
    assertThatThrownBy(() -> in.send(Context.background(), 1))
        .isInstanceOf(ChannelClosedException.class);
    assertThat(in.trySend(1)).isEqualTo(TrySend.CLOSED);
    assertThat(out.len()).isZero();
  }

  @Test
  void close_sendersWait_theyThrowAndTheirValuesAreLostToAll() throws Exception {
    fill();
    Worker one = Worker.start(() -> in.send(-1)).waits(CHANNEL_SEND);
    Worker two = Worker.start(() -> in.send(-2)).waits(CHANNEL_SEND);
    in.close();
    assertThat(one.failure()).isInstanceOf(ChannelClosedException.class);
    assertThat(two.failure()).isInstanceOf(ChannelClosedException.class);
    assertThat(out).hasSize(cap);
    nobodyWaits();
  }

  @Test
  void close_receiversWait_theyGetNull() throws Exception {
    List<Worker> receivers = new ArrayList<>();
    for (int i = 0; i < 200; i++) { // several batches
      receivers.add(Worker.start(() -> assertThat(out.receive()).isNull()).waits(CHANNEL_RECEIVE));
    }
    in.close();
    for (Worker r : receivers) {
      r.join();
    }
    nobodyWaits();
  }

  // ---- interrupts

  @Test
  void send_interruptedOnEntry_throwsWithoutEffect() throws Exception {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> in.send(1)).isInstanceOf(InterruptedException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(out.tryReceive()).isEqualTo(new TryReceive.Empty<>());
  }

  @Test
  void receive_interruptedOnEntry_throwsWithoutEffect() throws Exception {
    fill();
    Thread.currentThread().interrupt();
    assertThatThrownBy(out::receive).isInstanceOf(InterruptedException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(out.len()).isEqualTo(cap);
  }

  @Test
  void tryForms_interrupted_doNotLookAtTheStatus() {
    Thread.currentThread().interrupt();
    in.trySend(1);
    out.tryReceive();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void send_interruptedWhileWaiting_withdrawsTheValue() throws Exception {
    fill();
    Worker sender = Worker.start(() -> in.send(-1)).waits(CHANNEL_SEND).interrupt();
    assertThat(sender.failure()).isInstanceOf(InterruptedException.class);
    assertThat(sender.leftInterrupted()).isFalse();
    nobodyWaits();
    in.close();
    assertThat(out).hasSize(cap);
  }

  @Test
  void receive_interruptedWhileWaiting_leavesTheQueue() throws Exception {
    Worker receiver = Worker.start(out::receive).waits(CHANNEL_RECEIVE).interrupt();
    assertThat(receiver.failure()).isInstanceOf(InterruptedException.class);
    assertThat(receiver.leftInterrupted()).isFalse();
    nobodyWaits();
  }

  /// Invariant I6: a value handed over is never lost to an interrupt, one withdrawn is never
  /// received.
  @Test
  void sendReceive_interruptedAllTheTime_conserveTheValues() throws Exception {
    int each = 300;
    AtomicInteger sent = new AtomicInteger();
    AtomicInteger received = new AtomicInteger();
    List<Worker> senders = new ArrayList<>();
    List<Worker> receivers = new ArrayList<>();
    for (int k = 0; k < 3; k++) {
      senders.add(
          Worker.start(() -> {
            for (int i = 0; i < each; i++) {
              try {
                in.send(1);
                sent.incrementAndGet();
              } catch (InterruptedException e) {
                // not sent
              }
            }
          }));
      receivers.add(
          Worker.start(() -> {
            boolean more = true;
            while (more) {
              try {
                more = out.receive() != null;
                received.addAndGet(more ? 1 : 0);
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
    in.close();
    for (Worker r : receivers) {
      r.join();
    }
    assertThat(received.get()).isEqualTo(sent.get());
    nobodyWaits();
  }

  // ---- contexts

  @Test
  void send_contextEnds_throwsItsErrorAndWithdrawsTheValue() throws Exception {
    fill();
    try (var ctx = Context.background().withCancel()) {
      Worker sender = Worker.start(() -> in.send(ctx, -1)).waits(CHANNEL_SEND);
      ctx.cancel(new IllegalArgumentException("the cause"));
      assertThat(sender.failure())
          .isInstanceOf(CanceledException.class)
          .hasRootCauseMessage("the cause");
    }
    nobodyWaits();
  }

  @Test
  void receive_contextEnds_throwsItsError() throws Exception {
    try (var ctx = Context.background().withCancel()) {
      Worker receiver = Worker.start(() -> out.receive(ctx)).waits(CHANNEL_RECEIVE);
      ctx.cancel();
      assertThat(receiver.failure()).isInstanceOf(CanceledException.class);
    }
    nobodyWaits();
  }

  @Test
  void sendReceive_foreignContextEnds_throwItsError() throws Exception {
    fill();
    ForeignContext ctx = new ForeignContext();
    Worker sender = Worker.start(() -> in.send(ctx, -1)).waits(CHANNEL_SEND);
    Worker receiver = Worker.start(() -> new ChannelImpl<>(0).receive(ctx)).waits(CHANNEL_RECEIVE);
    ctx.end();
    assertThat(sender.failure()).isInstanceOf(ContextException.class);
    assertThat(receiver.failure()).isInstanceOf(ContextException.class);
    nobodyWaits();
  }

  @Test
  void sendReceive_contextHasEnded_throwWithoutEffect() throws Exception {
    try (var ctx = Context.background().withCancel()) {
      fill();
      ctx.cancel();
      assertThatThrownBy(() -> in.send(ctx, 1)).isInstanceOf(CanceledException.class);
      assertThatThrownBy(() -> out.receive(ctx)).isInstanceOf(CanceledException.class);
      assertThat(out.len()).isEqualTo(cap);
    }
  }

  @Test
  void sendReceive_contextGoesOn_areAsWithout() throws Exception {
    try (var ctx = Context.background().withCancel()) {
      Worker receiver =
          Worker.start(() -> assertThat(out.receive(ctx)).isEqualTo(1)).waits(CHANNEL_RECEIVE);
      in.send(ctx, 1);
      receiver.join();
    }
  }

  @Test
  void receive_interruptedUnderContext_throwsInterruptedException() throws Exception {
    try (var ctx = Context.background().withCancel()) {
      Worker receiver = Worker.start(() -> out.receive(ctx)).waits(CHANNEL_RECEIVE).interrupt();
      assertThat(receiver.failure()).isInstanceOf(InterruptedException.class);
    }
    nobodyWaits();
  }

  // ---- iteration

  @Test
  void iteration_untilClosed_givesAllInOrder() throws Exception {
    Worker sender =
        Worker.start(() -> {
          for (int i = 0; i < 300; i++) {
            in.send(i);
          }
          in.close();
        });
    int expected = 0;
    for (int v : out) {
      assertThat(v).isEqualTo(expected++);
    }
    assertThat(expected).isEqualTo(300);
    sender.join();
  }

  @Test
  void iterator_atItsEnd_throwsNoSuchElement() {
    in.close();
    Iterator<Integer> values = out.iterator();
    assertThat(values.hasNext()).isFalse();
    assertThat(values.hasNext()).isFalse();
    assertThatThrownBy(values::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void iteration_interrupted_saysSoAndKeepsTheStatus() throws Exception {
    Worker loop =
        Worker.start(() -> {
          for (int v : out) {
            throw new AssertionError(v);
          }
        });
    loop.waits(CHANNEL_RECEIVE).interrupt();
    assertThat(loop.failure())
        .isInstanceOf(UncheckedInterruptedException.class)
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(loop.leftInterrupted()).isTrue();
    nobodyWaits();
  }

  // ---- views

  @Test
  void views_cannotBeCastBack() {
    assertThat(channel.sendOnly()).isNotInstanceOf(ReceiveChannel.class);
    assertThat(channel.receiveOnly()).isNotInstanceOf(SendChannel.class);
    assertThat(channel.receiveOnly())
        .isEqualTo(channel.receiveOnly())
        .hasSameHashCodeAs(channel.receiveOnly());
    assertThat(channel.sendOnly())
        .isEqualTo(channel.sendOnly())
        .hasSameHashCodeAs(channel.sendOnly());
    assertThat(channel.receiveOnly()).isNotEqualTo(Channel.make().receiveOnly());
    assertThat(channel.receiveOnly().toString()).isEqualTo("receive-only channel(0/" + cap + ")");
  }

  // ---- the end as others see it

  private static final class Told extends EndListener {
    final AtomicInteger times = new AtomicInteger();

    @Override
    public void ended(EndSource source) {
      times.incrementAndGet();
    }
  }

  @Test
  void attach_closedLater_isToldOnce() {
    EndSource source = (EndSource) out;
    Told listener = new Told();
    assertThat(source.attach(listener)).isTrue();
    in.close();
    assertThat(listener.times).hasValue(1);
    assertThat(source.detach(listener)).isFalse();
    assertThat(source.attach(new Told())).isFalse();
  }

  @Test
  void detach_beforeTheEnd_isNeverTold() {
    EndSource source = (EndSource) out;
    Told listener = new Told();
    assertThat(source.attach(listener)).isTrue();
    assertThat(source.detach(listener)).isTrue();
    assertThat(source.detach(listener)).isFalse();
    in.close();
    assertThat(listener.times).hasValue(0);
    nobodyWaits();
  }

  @Test
  void attach_valueDelivered_countsAsTheEnd() throws Exception {
    EndSource source = (EndSource) out;
    Told listener = new Told();
    assertThat(source.attach(listener)).isTrue();
    assertThat(in.trySend(1)).isEqualTo(TrySend.SENT);
    assertThat(listener.times).hasValue(1);
    if (cap > 0) {
      in.send(2);
      assertThat(source.attach(new Told())).isFalse();
    }
  }

  @Test
  void close_aHundredThousandListeners_tellsAll() {
    EndSource source = (EndSource) out;
    List<Told> listeners = Stream.generate(Told::new).limit(100_000).toList();
    for (Told l : listeners) {
      assertThat(source.attach(l)).isTrue();
    }
    in.close();
    assertThat(listeners).allMatch(l -> l.times.get() == 1);
  }

  @Test
  void slot_afterItsValueWasReceived_isEmpty() throws Exception {
    fill();
    for (int i = 0; i < cap; i++) {
      out.receive();
    }
    for (@Nullable Object slot : channel.slots()) { // I1
      assertThat(slot).isNull();
    }
  }

  @Test
  void close_listenerThrows_allOthersAreTold() {
    EndSource source = (EndSource) out;
    RuntimeException broken = new IllegalStateException("on purpose");
    List<Told> others = Stream.generate(Told::new).limit(100).toList();
    for (int i = 0; i < others.size(); i++) {
      assertThat(source.attach(others.get(i))).isTrue();
      if (i == 10 || i == 20) {
        source.attach(
            new EndListener() {
              @Override
              public void ended(EndSource s) {
                throw broken;
              }
            });
      }
    }
    assertThatThrownBy(in::close).isSameAs(broken);
    assertThat(others).allMatch(l -> l.times.get() == 1);
    nobodyWaits();
  }
}
