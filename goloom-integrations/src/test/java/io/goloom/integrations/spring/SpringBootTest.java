package io.goloom.integrations.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.Go;
import io.goloom.GoRuntime;
import io.goloom.Goroutine;
import io.goloom.context.CanceledException;
import io.goloom.context.Context;
import io.goloom.context.DeadlineExceededException;
import io.goloom.sync.ErrGroup;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// A real application, with Tomcat, over sockets.
class SpringBootTest {
  private static final int CLIENTS = 50;
  private static final int REQUESTS = 40;

  private static ConfigurableApplicationContext application;
  private static GoRuntime runtime;
  private static HttpClient client;
  private static URI uri;

  /// The runtimes that requests were handled on.
  private static final Set<String> RUNTIMES = ConcurrentHashMap.newKeySet();

  /// The context of the request that asked for it, once that request is over or stopped.
  private static volatile CompletableFuture<Context> ended;

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {
    @Bean(destroyMethod = "")
    GoRuntime handlers() {
      return runtime;
    }

    @Bean
    Controller controller() {
      return new Controller();
    }
  }

  @RestController
  static class Controller {
    @GetMapping("/echo")
    String echo(@RequestParam("q") String question, Context ctx) throws InterruptedException {
      assertThat(Goroutine.current()).isPresent();
      RUNTIMES.add(GoRuntime.current().name());
      ctx.check();
      Thread.sleep(1); // as for a database
      return question + " until " + ctx.deadline().isPresent();
    }

    @GetMapping("/context")
    String context(Context ctx) {
      ended.complete(ctx);
      return "seen";
    }

    @GetMapping("/slow")
    String slow(Context ctx) throws InterruptedException {
      try {
        Go.sleep(ctx, Duration.ofHours(1));
        return "never";
      } finally {
        ended.complete(ctx);
      }
    }

    // @start region=controller
    @GetMapping("/sleep")
    String sleep(Context ctx) throws Exception {
      try {
        ctx.run(() -> Thread.sleep(Duration.ofHours(1)));
        return "never";
      } catch (DeadlineExceededException e) {
        return "too late"; // the answer is its own, and no interrupt is left
      }
    }

    // @end region=controller

    @GetMapping("/async")
    Callable<String> async(Context ctx) {
      return () -> {
        ended.complete(ctx);
        return "later, " + (ctx.err() == null ? "still running" : "ended");
      };
    }
  }

  @BeforeAll
  static void start() {
    runtime = GoRuntime.builder().name("spring").build();
    var spring = new SpringApplication(Application.class);
    spring.setDefaultProperties(
        Map.of(
            "server.port", 0,
            "server.address", "127.0.0.1",
            "goloom.request-timeout", "500ms",
            "spring.main.banner-mode", "off"));
    application = spring.run();
    int port = ((WebServerApplicationContext) application).getWebServer().getPort();
    uri = URI.create("http://127.0.0.1:" + port);
    client = HttpClient.newHttpClient();
  }

  /// Ends the runtime too: nothing of it may be left.
  @AfterAll
  static void stop() {
    client.close();
    application.close();
    runtime.close();
  }

  @Test
  void requests_underLoad_runInGoroutinesOfTheBean() throws Exception {
    try (var group = ErrGroup.withContext(Context.background())) {
      for (int i = 0; i < CLIENTS; i++) {
        int number = i;
        group.go(ctx -> {
          for (int n = 0; n < REQUESTS; n++) {
            String question = number + "-" + n;
            var answer = ctx.call(() -> get("/echo?q=" + question));
            if (answer.statusCode() != 503) { // the limit is short for a busy machine
              assertThat(answer.body()).isEqualTo(question + " until true");
            }
          }
        });
      }
      group.await();
    }
    assertThat(RUNTIMES).containsExactly("spring");
  }

  @Test
  void context_ofARequest_endsWithIt() throws Exception {
    ended = new CompletableFuture<>();
    assertThat(get("/context").body()).isEqualTo("seen");
    ended.get().done().receive();
    assertThat(ended.get().err()).isInstanceOf(CanceledException.class);
  }

  @Test
  void timeout_endsTheHandler_andAnswers503() throws Exception {
    ended = new CompletableFuture<>();
    assertThat(get("/slow").statusCode()).isEqualTo(503);
    assertThat(ended.get().err()).isInstanceOf(DeadlineExceededException.class);
    assertThat(get("/sleep").body()).isEqualTo("too late");
  }

  @Test
  void context_ofAnAsynchronousRequest_livesUntilItIsComplete() throws Exception {
    ended = new CompletableFuture<>();
    assertThat(get("/async").body()).isEqualTo("later, still running");
    ended.get().done().receive();
    assertThat(ended.get().err()).isNotNull();
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return client.send(HttpRequest.newBuilder(uri.resolve(path)).build(), BodyHandlers.ofString());
  }
}
