package io.goloom.debug;

import io.goloom.diagnostics.GoroutineSnapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/// Writes JSON in UTF-8 to a stream that stays open.
final class Json {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private Json() {}

  static void write(OutputStream out, Consumer<JsonGenerator> document) throws IOException {
    // By way of a writer, which makes half a pair of UTF-16 a question mark: the other way it is
    // written as an escape, which strict readers refuse.
    Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), writer)) {
      document.accept(json);
    } catch (JacksonIOException e) {
      IOException cause = e.getCause();
      throw cause != null ? cause : new IOException(e);
    }
    writer.write('\n');
    writer.flush();
  }

  static void labels(JsonGenerator json, Map<String, String> labels) {
    json.writeObjectPropertyStart("labels");
    labels.forEach(json::writeStringProperty);
    json.writeEndObject();
  }

  static void frames(JsonGenerator json, String name, List<StackTraceElement> frames) {
    json.writeArrayPropertyStart(name);
    frames.forEach(frame -> json.writeString(frame.toString()));
    json.writeEndArray();
  }

  static void parent(JsonGenerator json, GoroutineSnapshot g) {
    json.writeName("parent");
    g.parent().ifPresentOrElse(json::writeNumber, json::writeNull);
  }
}
