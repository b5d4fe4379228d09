package io.goloom.fetch.cli.report;

import io.goloom.fetch.FetchResult;
import java.io.StringWriter;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Lines for programs: one JSON object each, always with the same keys in the same order.
public final class JsonFormat implements Format {
  private final JsonFactory json = new JsonFactory();

  /// Makes one.
  public JsonFormat() {}

  @Override
  public String line(FetchResult result) {
    StringWriter line = new StringWriter();
    try (JsonGenerator g = json.createGenerator(ObjectWriteContext.empty(), line)) {
      g.writeStartObject();
      for (Field field : Field.ALL) {
        g.writeName(field.name());
        write(g, field.value().apply(result));
      }
      g.writeEndObject();
    }
    return line.toString();
  }

  @SuppressWarnings(
      "IfChainToSwitch") // a switch over types is bound at each start, for milliseconds
  private static void write(JsonGenerator g, @Nullable Object value) {
    if (value == null) {
      g.writeNull();
    } else if (value instanceof Boolean b) {
      g.writeBoolean(b);
    } else if (value instanceof BigDecimal d) {
      g.writeNumber(d);
    } else if (value instanceof Number n) {
      g.writeNumber(n.longValue());
    } else {
      g.writeString(value.toString());
    }
  }
}
