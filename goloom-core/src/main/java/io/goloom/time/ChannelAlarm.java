package io.goloom.time;

import io.goloom.channel.Channel;
import io.goloom.channel.ReceiveChannel;
import io.goloom.channel.TryReceive;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An alarm that sends the time to a channel with room for one value; a receiver that is too slow
/// misses the rest.
///
/// The clock keeps the alarm, and the alarm keeps the channel only weakly: a channel that nobody
/// can receive from any more is collected, and the alarm is disarmed with the next one that is
/// made, or when its time comes. Go can tell by itself whether somebody waits on a timer's channel;
/// here whoever waits is a thread, and keeps the channel reachable from its stack, as long as the
/// JVM keeps its virtual threads. If it does not (`jdk.trackAllThreads=false`), the alarm has to
/// keep the channel; likewise where runs are repeated, since when the collector runs cannot be, and
/// once somebody has looked for leaks, who lets go of those that wait.
final class ChannelAlarm extends Alarm {
  private static final ReferenceQueue<Channel<Instant>> LOST = new ReferenceQueue<>();
  private static final boolean KEEP =
      "false".equalsIgnoreCase(System.getProperty("jdk.trackAllThreads"));

  private final Lookout channel;

  @SuppressWarnings({"unused", "FieldCanBeLocal"}) // keeps it reachable
  private volatile @Nullable Channel<Instant> kept;

  private ChannelAlarm(Channel<Instant> channel) {
    this.channel = new Lookout(channel, this);
    this.kept = KEEP || scheduler.repeatable() ? channel : null;
  }

  /// Makes an alarm and arms it.
  static Armed make(long nanos, long period) {
    for (Reference<?> lost = LOST.poll(); lost != null; lost = LOST.poll()) {
      ((Lookout) lost).alarm.stop();
    }
    Channel<Instant> channel = Channel.make(1);
    ChannelAlarm alarm = new ChannelAlarm(channel);
    alarm.arm(nanos, period);
    return new Armed(alarm, channel.receiveOnly());
  }

  /// An alarm, and the channel that it sends to. Whoever has this keeps the channel.
  record Armed(ChannelAlarm alarm, ReceiveChannel<Instant> channel) {}

  private static final class Lookout extends WeakReference<Channel<Instant>> {
    final ChannelAlarm alarm;

    Lookout(Channel<Instant> channel, ChannelAlarm alarm) {
      super(channel, LOST);
      this.alarm = alarm;
    }
  }

  @Override
  void keep() {
    kept = channel.get();
  }

  @Override
  boolean deliver() {
    Channel<Instant> c = channel.get();
    if (c != null) {
      c.trySend(clock().now());
    }
    return c != null;
  }

  @Override
  boolean takeBack() {
    Channel<Instant> c = channel.get();
    return c != null && c.tryReceive() instanceof TryReceive.Received;
  }
}
