package io.goloom.integrations.spring;

import io.goloom.GoRuntime;
import io.goloom.Goroutine;
import io.goloom.context.Context;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// A real application with Tomcat and Actuator, over sockets, on a runtime of its own.
public final class App implements AutoCloseable {
  /// The contexts that requests had.
  public final Queue<Context> contexts = new ConcurrentLinkedQueue<>();

  public final GoRuntime runtime;
  public final ConfigurableApplicationContext spring;
  private final HttpClient client = HttpClient.newHttpClient();

  private App(GoRuntime.Builder builder, Map<String, Object> properties) {
    runtime = builder.name("web").build();
    Map<String, Object> all = new HashMap<>(properties);
    all.putIfAbsent("server.port", 0);
    all.put("server.address", "127.0.0.1");
    all.put("spring.main.banner-mode", "off");
    var application = new SpringApplication(Configured.class);
    application.setDefaultProperties(all);
    application.addInitializers(c -> {
      c.getBeanFactory().registerSingleton("handlers", runtime);
      c.getBeanFactory().registerSingleton("app", this);
    });
    spring = application.run();
  }

  public static App start(Map<String, Object> properties) {
    return new App(GoRuntime.builder(), properties);
  }

  /// With one processor and one thread, which a single task can hold.
  public static App startNarrow(Map<String, Object> properties) {
    return new App(GoRuntime.builder().gomaxprocs(1).maxThreads(1), properties);
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Configured {
    @Bean
    Controller controller(App app) {
      return new Controller(app);
    }
  }

  @RestController
  static class Controller {
    private final App app;

    Controller(App app) {
      this.app = app;
    }

    @GetMapping("/echo")
    String echo(@RequestParam("q") String question, Context ctx) throws InterruptedException {
      app.contexts.add(ctx);
      Thread.sleep(1); // as for a database
      return question;
    }

    @GetMapping("/runtime")
    String runtime() {
      return Goroutine.current().isPresent() ? GoRuntime.current().name() : "none";
    }

    @GetMapping("/late")
    Callable<String> late(Context ctx) {
      return () -> {
        ctx.done().receive();
        ctx.check();
        return "never";
      };
    }
  }

  /// Asks the port of the application.
  public HttpResponse<String> get(String path, String... headers) throws Exception {
    return ask("local.server.port", path, headers);
  }

  /// Asks the port of the management.
  public HttpResponse<String> getManagement(String path) throws Exception {
    return ask("local.management.port", path);
  }

  private HttpResponse<String> ask(String port, String path, String... headers) throws Exception {
    var number = Objects.requireNonNull(spring.getEnvironment().getProperty(port), port);
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + number).resolve(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /// Ends the runtime too, whose goroutines have to end by themselves.
  @Override
  public void close() {
    client.close();
    spring.close();
    runtime.close();
  }
}
