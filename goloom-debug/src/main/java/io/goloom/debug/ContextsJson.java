package io.goloom.debug;

import io.goloom.context.ContextTree;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// Trees of contexts as JSON, with the names of their components as keys.
final class ContextsJson {
  private ContextsJson() {}

  static void write(List<ContextTree> trees, OutputStream out) throws IOException {
    Json.write(
        out,
        json -> {
          json.writeStartObject();
          write(json, "contexts", trees);
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, String name, List<ContextTree> trees) {
    json.writeArrayPropertyStart(name);
    for (ContextTree tree : trees) {
      json.writeStartObject();
      json.writeStringProperty("name", tree.name());
      json.writeName("remainingMillis");
      tree.remaining().ifPresentOrElse(t -> json.writeNumber(t.toMillis()), json::writeNull);
      json.writeArrayPropertyStart("goroutines");
      tree.goroutines().forEach(json::writeNumber);
      json.writeEndArray();
      write(json, "children", tree.children());
      json.writeBooleanProperty("cut", tree.cut());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
