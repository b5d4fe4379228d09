package io.goloom.fetch.cli;

import io.goloom.fetch.FetchResult;
import java.io.StringWriter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Lines for programs: one JSON object each, always with the same seven keys in the same order
/// (docs/fetch.md).
final class JsonFormat implements Format {
  private final JsonFactory json = new JsonFactory();

  @Override
  public String line(FetchResult result) {
    StringWriter line = new StringWriter();
    try (JsonGenerator g = json.createGenerator(ObjectWriteContext.empty(), line)) {
      g.writeStartObject();
      g.writeStringProperty("url", result.url());
      g.writeBooleanProperty("ok", result.ok());
      g.writeStringProperty("outcome", result.outcome().word());
      if (result.status() == 0) {
        g.writeNullProperty("status");
      } else {
        g.writeNumberProperty("status", result.status());
      }
      g.writeNumberProperty("bytes", result.bytes());
      g.writeNumberProperty("millis", result.took().toMillis());
      switch (result) {
        case FetchResult.Fetched r -> g.writeNullProperty("reason");
        case FetchResult.Failed r -> g.writeStringProperty("reason", r.reason());
      }
      g.writeEndObject();
    }
    return line.toString();
  }
}
