package io.goloom.debug;

import io.goloom.sched.SchedulerSnapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// Snapshots of schedulers as JSON, with the names of their components as keys.
final class SchedulerJson {
  private SchedulerJson() {}

  static void write(List<SchedulerSnapshot> runtimes, OutputStream out) throws IOException {
    Json.write(
        out,
        json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("runtimes");
          for (SchedulerSnapshot s : runtimes) {
            json.writeStartObject();
            json.writeStringProperty("name", s.name());
            json.writeNumberProperty("gomaxprocs", s.gomaxprocs());
            json.writeStringProperty("gomaxprocsReason", s.gomaxprocsReason());
            json.writeNumberProperty("goroutines", s.goroutines());
            json.writeName("gmp");
            s.gmp().ifPresentOrElse(gmp -> write(json, gmp), json::writeNull);
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, SchedulerSnapshot.Gmp gmp) {
    json.writeStartObject();
    json.writeNumberProperty("globalQueue", gmp.globalQueue());
    json.writeNumberProperty("queued", gmp.queued());
    json.writeNumberProperty("lateTimers", gmp.lateTimers());
    json.writeObjectPropertyStart("ms");
    json.writeNumberProperty("count", gmp.ms().count());
    json.writeNumberProperty("idle", gmp.ms().idle());
    json.writeNumberProperty("spinning", gmp.ms().spinning());
    json.writeNumberProperty("max", gmp.ms().max());
    json.writeEndObject();
    json.writeArrayPropertyStart("ps");
    for (SchedulerSnapshot.P p : gmp.ps()) {
      json.writeStartObject();
      json.writeNumberProperty("id", p.id());
      json.writeStringProperty("state", p.state().name());
      json.writeNumberProperty("m", p.m());
      json.writeNumberProperty("queue", p.queue());
      json.writeBooleanProperty("runnext", p.runnext());
      counts(json, p.counts());
      json.writeEndObject();
    }
    json.writeEndArray();
    counts(json, gmp.totals());
    json.writeArrayPropertyStart("runnableLatency");
    gmp.runnableLatency()
        .buckets()
        .forEach(bucket -> {
          json.writeStartObject();
          json.writeNumberProperty("belowNanos", bucket.belowNanos());
          json.writeNumberProperty("count", bucket.count());
          json.writeEndObject();
        });
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void counts(JsonGenerator json, SchedulerSnapshot.Counts c) {
    json.writeObjectPropertyStart("counts");
    json.writeNumberProperty("runs", c.runs());
    json.writeNumberProperty("local", c.local());
    json.writeNumberProperty("global", c.global());
    json.writeNumberProperty("steals", c.steals());
    json.writeNumberProperty("handoffs", c.handoffs());
    json.writeNumberProperty("timers", c.timers());
    json.writeEndObject();
  }
}
