package io.goloom.debug;

import io.goloom.internal.sched.G;
import io.goloom.internal.sched.Scheduler;
import io.goloom.internal.sched.Schedulers;
import io.goloom.internal.sched.Timeline;
import io.goloom.internal.sched.Timeline.Event;
import io.goloom.internal.time.Clock;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Timelines as a trace of Perfetto: https://perfetto.dev/docs/reference/trace-packet-proto. The
/// numbers of the fields are from there.
///
/// A processor's slices must not overlap. So when a processor was taken from a goroutine that goes
/// on, its slice ends where the next one begins, and goes on on a track of its thread.
final class Perfetto {
  private static final int SLICE_BEGIN = 1;
  private static final int SLICE_END = 2;
  private static final int INSTANT = 3;

  /// All packets are of one writer.
  private static final int SEQUENCE = 1;

  private final Proto trace;
  private final long runtime;
  private final Map<Long, String> names;
  private final Set<Long> described = new HashSet<>();

  /// The flow that leads to the next run of a goroutine.
  private final Map<Long, Long> wakes = new HashMap<>();

  /// What each M runs, and what runs on each P.
  private final Map<Integer, Run> ofM = new HashMap<>();

  private final Map<Integer, Run> ofP = new HashMap<>();
  private long flows;

  /// A run that has begun, and the track that its slice is on.
  private static final class Run {
    final Event begin;
    long track;

    Run(Event begin, long track) {
      this.begin = begin;
      this.track = track;
    }
  }

  private Perfetto(Proto trace, long runtime, Map<Long, String> names) {
    this.trace = trace;
    this.runtime = runtime;
    this.names = names;
    this.flows = runtime << 40;
  }

  static void write(Duration last, OutputStream out) throws IOException {
    OutputStream buffered = new BufferedOutputStream(out, 1 << 16);
    long since = Timeline.reading() - Clock.nanos(last);
    long runtime = 0;
    for (Scheduler scheduler : Schedulers.all()) {
      runtime++;
      List<Event> events = Timeline.of(scheduler);
      events.removeIf(event -> event.nanos() < since);
      if (!events.isEmpty()) {
        new Perfetto(new Proto(buffered), runtime, names(scheduler)).write(scheduler, events);
      }
    }
    buffered.flush();
  }

  /// Of those that live; the others are called by their numbers.
  private static Map<Long, String> names(Scheduler scheduler) {
    Map<Long, String> names = new HashMap<>();
    for (G g : scheduler.goroutines()) {
      names.put(g.id(), g.name());
    }
    return names;
  }

  private void write(Scheduler scheduler, List<Event> events) throws IOException {
    describe(track(0, 0), "runtime " + scheduler.name(), 0);
    for (Event event : events) {
      switch (event.kind()) {
        case BEGIN -> begin(event);
        case END -> end(event);
        case WAKE -> wake(event);
      }
    }
  }

  private void begin(Event event) throws IOException {
    Run before = ofP.get(event.p());
    if (before != null) {
      slice(event.nanos(), SLICE_END, before.track, message -> {});
      if (before.begin.m() != event.m()) { // its P was taken, and it goes on
        before.track = track(2, before.begin.m());
        describe(before.track, "M" + before.begin.m() + " without a P", track(0, 0));
        Event lost = before.begin;
        slice(event.nanos(), SLICE_BEGIN, before.track, message -> about(message, lost));
      }
    }
    Run run = new Run(event, track(1, event.p()));
    describe(run.track, "P" + event.p(), track(0, 0));
    ofP.put(event.p(), run);
    ofM.put(event.m(), run);
    Long flow = wakes.remove(event.goroutine());
    slice(
        event.nanos(),
        SLICE_BEGIN,
        run.track,
        message -> {
          about(message, event);
          if (flow != null) {
            message.fixed64(48, flow); // terminating_flow_ids
          }
        });
  }

  private void about(Proto message, Event event) throws IOException {
    message.string(22, "goroutine"); // categories
    message.string(23, name(event.goroutine()));
    annotate(message, "m", "M" + event.m());
    if (event.place() != null) {
      annotate(message, "created by", event.place().toString());
    }
  }

  private String name(long goroutine) {
    return goroutine == 0
        ? "a virtual thread that is no goroutine"
        : names.getOrDefault(goroutine, "goroutine-" + goroutine);
  }

  private static void annotate(Proto message, String key, String value) throws IOException {
    message.message(
        4, // debug_annotations
        annotation -> {
          annotation.string(10, key);
          annotation.string(6, value);
        });
  }

  private void end(Event event) throws IOException {
    Run run = ofM.remove(event.m());
    if (run == null) {
      return; // it had begun before the first event
    }
    slice(
        event.nanos(),
        SLICE_END,
        run.track,
        message -> annotate(message, "stops for", event.why()));
    ofP.remove(run.begin.p(), run);
  }

  private void wake(Event event) throws IOException {
    Run run = ofM.get(event.m());
    if (run == null || event.goroutine() == 0) {
      return;
    }
    long flow = ++flows;
    wakes.put(event.goroutine(), flow);
    slice(
        event.nanos(),
        INSTANT,
        run.track,
        message -> {
          message.string(22, "wake");
          message.string(23, "wakes " + name(event.goroutine()));
          message.fixed64(47, flow); // flow_ids
        });
  }

  // ---- packets

  /// A number of its own for each track.
  private long track(long kind, long number) {
    return runtime << 40 | kind << 32 | number + 1;
  }

  private void describe(long track, String name, long parent) throws IOException {
    if (!described.add(track)) {
      return;
    }
    packet(packet ->
        packet.message(
            60, // track_descriptor
            descriptor -> {
              descriptor.number(1, track);
              descriptor.string(2, name);
              descriptor.number(5, parent); // absent if it is zero
            }));
  }

  private void slice(long nanos, int type, long track, Proto.Message more) throws IOException {
    packet(packet -> {
      packet.number(8, nanos); // timestamp
      packet.message(
          11, // track_event
          event -> {
            event.number(9, type);
            event.number(11, track);
            more.writeTo(event);
          });
    });
  }

  private void packet(Proto.Message content) throws IOException {
    trace.message(
        1,
        packet -> {
          packet.number(10, SEQUENCE); // trusted_packet_sequence_id
          content.writeTo(packet);
        });
  }
}
