package io.goloom.integrations.actuator;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.Goroutine;
import io.goloom.channel.Channel;
import io.goloom.context.Context;
import io.goloom.debug.DebugPage;
import io.goloom.debug.LeakProfile;
import io.goloom.integrations.spring.App;
import io.goloom.sched.WaitReason;
import io.goloom.sync.ErrGroup;
import io.goloom.testing.Until;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// The endpoint in real applications.
class GoloomEndpointTest {
  private static final String EXPOSE = "management.endpoints.web.exposure.include";
  private static final Map<String, Object> EXPOSED = Map.of(EXPOSE, "health,goloom");

  private static final int CLIENTS = 50;
  private static final int REQUESTS = 60;

  @Test
  void endpoint_exposed_servesEachPageAsTheDebugServerDoes() throws Exception {
    try (var app = App.start(EXPOSED)) {
      JsonNode index = json(app.get("/actuator/goloom").body());
      assertThat(index.get("pages").valueStream().map(JsonNode::asString))
          .containsExactlyElementsOf(DebugPage.names());
      for (String name : DebugPage.names()) {
        var page = DebugPage.of(name, null).orElseThrow();
        var answer = app.get("/actuator/goloom/" + name);
        assertThat(answer.statusCode()).as(name).isEqualTo(page.status());
        assertThat(answer.headers().firstValue("content-type").map(GoloomEndpointTest::plain))
            .as(name)
            .contains(plain(page.contentType()));
        assertThat(answer.body()).as(name).isNotEmpty();
      }
      assertThat(json(app.get("/actuator").body()).get("_links").propertyNames())
          .contains("goloom", "goloom-page");
    }
  }

  /// A type without what servers write in different ways.
  private static String plain(String contentType) {
    return contentType.toLowerCase(Locale.ROOT).replace(" ", "");
  }

  @Test
  void page_ofAGoroutineThatWaits_showsItAsJsonAndText() throws Exception {
    var gate = Channel.<Void>make();
    try (var app = App.start(EXPOSED);
        var ctx = Context.background().withCancel()) {
      Goroutine waiting = app.runtime.go("waiting", () -> gate.receive());
      Goroutine under = app.runtime.go(ctx, c -> gate.receive());
      Until.waitsFor(waiting, WaitReason.CHANNEL_RECEIVE);
      Until.waitsFor(under, WaitReason.CHANNEL_RECEIVE);

      JsonNode groups = json(app.get("/actuator/goloom/goroutine.json").body()).get("groups");
      assertThat(
              groups
                  .valueStream()
                  .flatMap(group -> group.get("goroutines").valueStream())
                  .map(g -> g.get("id").asLong()))
          .contains(waiting.id(), under.id());
      assertThat(app.get("/actuator/goloom/goroutine?debug=1").body())
          .contains("@ chan receive, runtime web\n");
      assertThat(app.get("/actuator/goloom/goroutine?debug=2").body())
          .contains("\"waiting\" [chan receive, runtime web]:\n");
      assertThat(app.get("/actuator/goloom/context").body())
          .contains("withCancel goroutine " + under.id());
      assertThat(app.get("/actuator/goloom/scheduler").body()).contains("SCHED web gomaxprocs=");
      assertThat(app.get("/actuator/goloom/metrics").body())
          .contains("goloom_goroutine_count{runtime=\"web\"} ");
      gate.close();
    }
  }

  @Test
  void page_anyAccept_isServed() throws Exception {
    try (var app = App.start(EXPOSED)) {
      for (String accept : new String[] {"*/*", "text/html,*/*;q=0.8", "text/plain"}) {
        assertThat(app.get("/actuator/goloom/leak", "Accept", accept).statusCode())
            .as(accept)
            .isEqualTo(200);
      }
    }
  }

  @Test
  void page_unknownOrWrongParameter_isRefused() throws Exception {
    try (var app = App.start(EXPOSED)) {
      assertThat(app.get("/actuator/goloom/heap").statusCode()).isEqualTo(404);
      assertThat(app.get("/actuator/goloom/goroutine?debug=3").statusCode()).isEqualTo(400);
      assertThat(app.get("/actuator/goloom/goroutine?debug=1&seconds=1").statusCode())
          .isEqualTo(400);
      assertThat(app.get("/actuator/goloom/leak?seconds=1").body()).startsWith("only goroutine (");
      assertThat(app.get("/actuator/goloom/timeline").statusCode()).as("not on").isEqualTo(409);
    }
  }

  @Test
  void endpoint_notExposed_isNotThere() throws Exception {
    try (var app = App.start(Map.of())) {
      assertThat(app.get("/actuator/health").statusCode()).isEqualTo(200);
      assertThat(app.get("/actuator/goloom").statusCode()).isEqualTo(404);
      assertThat(app.get("/actuator/goloom/goroutine.json").statusCode()).isEqualTo(404);
      assertThat(app.spring.getBeanNamesForType(GoloomEndpoint.class)).isEmpty();
    }
  }

  @Test
  void endpoint_exposedWithoutAccess_isNotThere() throws Exception {
    try (var app = App.start(Map.of(EXPOSE, "*", "management.endpoint.goloom.access", "none"))) {
      assertThat(app.get("/actuator/goloom").statusCode()).isEqualTo(404);
    }
  }

  /// There Actuator has a server of its own, on threads of its own.
  @Test
  void endpoint_onAManagementPort_answersWhereNoGoroutineCanRun() throws Exception {
    var stop = new AtomicBoolean();
    try (var app = App.startNarrow(Map.of(EXPOSE, "goloom", "management.server.port", 0))) {
      assertThat(app.get("/actuator/goloom").statusCode()).isEqualTo(404);
      var spinning = new CountDownLatch(1);
      app.runtime.go(
          "hog",
          () -> {
            spinning.countDown();
            while (!stop.get()) {
              Thread.onSpinWait();
            }
          });
      spinning.await();
      var answer = app.getManagement("/actuator/goloom/goroutine?debug=2");
      stop.set(true);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()) // the JDK's scheduler does not tell the two apart
          .containsPattern("\"hog\" \\[(running|runnable), runtime web\\]:\n");
    } finally {
      stop.set(true);
    }
  }

  @Test
  void application_underLoad_answersAndLeavesNothingBehind() throws Exception {
    try (var app = App.start(EXPOSED)) {
      var looks = new AtomicInteger();
      var left = new AtomicInteger(CLIENTS);
      try (var group = ErrGroup.withContext(Context.background())) {
        for (int i = 0; i < CLIENTS; i++) {
          int number = i;
          group.go(ctx -> {
            for (int n = 0; n < REQUESTS; n++) {
              String question = number + "-" + n;
              assertThat(ctx.call(() -> app.get("/echo?q=" + question)).body()).isEqualTo(question);
            }
            left.decrementAndGet();
          });
        }
        group.go(ctx -> {
          String[] pages = {
            "goroutine.json", "goroutine?debug=2", "context", "metrics", "deadlock"
          };
          while (left.get() > 0) {
            String page = pages[looks.getAndIncrement() % pages.length];
            var answer = ctx.call(() -> app.get("/actuator/goloom/" + page));
            assertThat(answer.statusCode()).as(page).isEqualTo(200);
          }
        });
        group.await();
      }
      System.out.println("GoloomEndpointTest: " + looks + " looks during the load");
      assertThat(looks).hasPositiveValue();
      Until.until("no request is left", () -> app.runtime.numGoroutine() == 0);
      assertThat(app.contexts)
          .hasSize(CLIENTS * REQUESTS)
          .allMatch(ctx -> ctx.err() != null, "has ended");
      assertThat(LeakProfile.take().leaks())
          .noneMatch(leak -> leak.goroutine().runtime().equals("web"));
      assertThat(app.get("/actuator/goloom/metrics").body())
          .contains("goloom_goroutine_count{runtime=\"web\"} 1\n"); // the one that answers
    }
  }

  private static JsonNode json(String text) {
    return new ObjectMapper().readTree(text);
  }
}
