package io.goloom.debug;

import io.goloom.diagnostics.GoroutineSnapshot;
import java.io.IOException;
import java.io.OutputStream;
import tools.jackson.core.JsonGenerator;

/// A profile as JSON: stacks stand once for each group, as a hundred thousand goroutines have few.
final class ProfileJson {
  private ProfileJson() {}

  static void write(GoroutineProfile profile, OutputStream out) throws IOException {
    Json.write(
        out,
        json -> {
          json.writeStartObject();
          json.writeStringProperty("taken", profile.taken().toString());
          json.writeNumberProperty("total", profile.goroutines().size() + profile.unlisted());
          json.writeNumberProperty("unlisted", profile.unlisted());
          json.writeArrayPropertyStart("groups");
          for (GoroutineGroup group : profile.groups()) {
            write(json, group);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, GoroutineGroup group) {
    json.writeStartObject();
    json.writeNumberProperty("count", group.count());
    json.writeStringProperty("status", group.status());
    Json.labels(json, group.labels());
    json.writeStringProperty("runtime", group.runtime());
    json.writeStringProperty("createdBy", group.createdBy());
    Json.frames(json, "stack", group.stack());
    json.writeArrayPropertyStart("goroutines");
    for (GoroutineSnapshot g : group.goroutines()) {
      json.writeStartObject();
      json.writeNumberProperty("id", g.id());
      json.writeStringProperty("name", g.name());
      json.writeStringProperty("state", g.state().name());
      json.writeStringProperty("waitsOn", g.waitsOn().orElse(null));
      json.writeName("waitedMillis");
      g.waited().ifPresentOrElse(t -> json.writeNumber(t.toMillis()), json::writeNull);
      json.writeStringProperty("context", g.context().orElse(null));
      json.writeNumberProperty("ageMillis", g.age().toMillis());
      Json.parent(json, g);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
