package io.goloom.integrations.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/// What an application may set besides.
class GoloomAutoConfigurationTest {
  @Test
  void virtualThreads_switchedOn_requestsRunInGoroutinesAllTheSame() throws Exception {
    try (var app = App.start(Map.of("spring.threads.virtual.enabled", true))) {
      assertThat(app.get("/runtime").body()).isEqualTo("web");
    }
  }

  @Test
  void timeout_ofAnAsynchronousRequest_answers503() throws Exception {
    try (var app = App.start(Map.of("goloom.request-timeout", "20ms"))) {
      assertThat(app.get("/late").statusCode()).isEqualTo(503);
    }
  }
}
