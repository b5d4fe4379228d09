package io.goloom.integrations.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.Go;
import io.goloom.context.Context;
import io.goloom.sched.Propagator;
import io.goloom.sync.ErrGroup;
import io.goloom.sync.WaitGroup;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenTelemetryPropagatorTest {
  private final InMemorySpanExporter exported = InMemorySpanExporter.create();
  private final Tracer tracer =
      SdkTracerProvider.builder()
          .addSpanProcessor(SimpleSpanProcessor.create(exported))
          .build()
          .get("test");
  private Propagator before;

  @BeforeEach
  void propagate() {
    before = Go.propagator(new OpenTelemetryPropagator());
  }

  @AfterEach
  void restore() {
    Go.propagator(before);
  }

  @Test
  void span_inGoroutines_isAChildOfTheStarters() throws Exception {
    Span request = tracer.spanBuilder("request").startSpan();
    try (var _ = request.makeCurrent()) {
      var wg = new WaitGroup();
      wg.go(() -> span("of a wait group"));
      wg.await();
      try (var group = ErrGroup.withContext(Context.background())) {
        group.go(_ -> span("of a group"));
        group.await();
      }
      assertThat(Span.current()).isSameAs(request);
    }
    request.end();
    var wg = new WaitGroup();
    wg.go(() -> span("alone"));
    wg.await();

    assertThat(exported.getFinishedSpanItems())
        .extracting(SpanData::getName)
        .containsExactly("of a wait group", "of a group", "request", "alone");
    assertThat(exported.getFinishedSpanItems())
        .extracting(SpanData::getParentSpanId)
        .containsExactly(
            request.getSpanContext().getSpanId(),
            request.getSpanContext().getSpanId(),
            "0000000000000000",
            "0000000000000000");
  }

  private void span(String name) {
    tracer.spanBuilder(name).startSpan().end();
  }
}
