package io.goloom.debug;

import io.goloom.diagnostics.GoroutineSnapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// A leak profile as JSON.
final class LeakJson {
  private LeakJson() {}

  static void write(LeakProfile profile, OutputStream out) throws IOException {
    Json.write(
        out,
        json -> {
          json.writeStartObject();
          json.writeStringProperty("impossible", profile.impossible().orElse(null));
          json.writeNumberProperty("leaked", profile.leaks().stream().mapToLong(Leak::count).sum());
          circles(json, profile.circles());
          json.writeArrayPropertyStart("leaks");
          profile.leaks().forEach(leak -> write(json, leak));
          json.writeEndArray();
          json.writeArrayPropertyStart("suspects");
          profile.suspects().forEach(suspect -> write(json, suspect));
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  static void writeCircles(List<String> circles, OutputStream out) throws IOException {
    Json.write(
        out,
        json -> {
          json.writeStartObject();
          circles(json, circles);
          json.writeEndObject();
        });
  }

  private static void circles(JsonGenerator json, List<String> circles) {
    json.writeArrayPropertyStart("circles");
    circles.forEach(json::writeString);
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, Leak leak) {
    json.writeStartObject();
    json.writeStringProperty("pattern", leak.pattern().toString());
    json.writeStringProperty("instead", leak.pattern().instead());
    json.writeNumberProperty("count", leak.count());
    json.writeNumberProperty("waitedMillis", leak.waited().toMillis());
    json.writeArrayPropertyStart("numbers");
    leak.numbers().forEach(json::writeNumber);
    json.writeEndArray();
    json.writeArrayPropertyStart("names");
    leak.names().forEach(json::writeString);
    json.writeEndArray();
    write(json, leak.goroutine());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Suspect suspect) {
    json.writeStartObject();
    json.writeStringProperty("why", suspect.why().toString());
    json.writeNumberProperty("waitedMillis", suspect.waited().toMillis());
    write(json, suspect.goroutine());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, GoroutineSnapshot g) {
    json.writeObjectPropertyStart("goroutine");
    json.writeNumberProperty("id", g.id());
    json.writeStringProperty("name", g.name());
    Json.labels(json, g.labels());
    json.writeStringProperty("runtime", g.runtime());
    json.writeStringProperty("status", g.status());
    json.writeStringProperty("waitsOn", g.waitsOn().orElse(null));
    json.writeStringProperty("context", g.context().orElse(null));
    Json.parent(json, g);
    Json.frames(json, "createdBy", g.birthPlace().frames());
    Json.frames(json, "stack", g.stack());
    json.writeEndObject();
  }
}
