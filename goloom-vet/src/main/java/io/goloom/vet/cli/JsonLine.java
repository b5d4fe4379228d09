package io.goloom.vet.cli;

import java.io.StringWriter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// A finding as one JSON object, with the same five keys in the same order.
final class JsonLine {
  private static final JsonFactory JSON = new JsonFactory();

  private JsonLine() {}

  static String of(Located found) {
    StringWriter line = new StringWriter();
    try (JsonGenerator g = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
      g.writeStartObject();
      g.writeStringProperty("file", found.file());
      g.writeNumberProperty("line", found.line());
      g.writeNumberProperty("column", found.column());
      g.writeStringProperty("check", found.check());
      g.writeStringProperty("message", found.message());
      g.writeEndObject();
    }
    return line.toString();
  }
}
