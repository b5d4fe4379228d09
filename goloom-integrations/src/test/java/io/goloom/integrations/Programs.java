package io.goloom.integrations;

import io.goloom.Go;
import io.goloom.GoRuntime;
import io.goloom.Goroutine;
import io.goloom.context.CanceledException;
import io.goloom.context.Context;
import io.goloom.integrations.grpc.Echo;
import io.goloom.integrations.grpc.GrpcContexts;
import io.goloom.integrations.jdbc.Jdbc;
import io.goloom.integrations.micrometer.MicrometerPropagator;
import io.goloom.integrations.opentelemetry.OpenTelemetryPropagator;
import io.goloom.integrations.slf4j.MdcPropagator;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import io.opentelemetry.context.ContextKey;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.slf4j.MDC;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// What [OptionalTest] runs, each in a JVM that has few libraries. They say `works:` and what they
/// have seen.
final class Programs {
  private Programs() {}

  private static void works(Object seen) {
    System.out.println("works: " + seen);
  }

  /// A statement of an unknown driver's is canceled, twice.
  static final class UsesJdbc {
    public static void main(String[] args) throws Exception {
      var canceled = new CountDownLatch(2);
      Statement statement =
          proxy(
              Statement.class,
              name -> {
                switch (name) {
                  case "cancel" -> canceled.countDown();
                  case "execute" -> {
                    canceled.await();
                    throw new SQLException("canceled");
                  }
                  default -> {}
                }
                return name.equals("getQueryTimeout") ? 0 : false;
              });
      Connection connection =
          proxy(Connection.class, name -> name.equals("isWrapperFor") ? (Object) false : statement);
      try (var ctx = Context.background().withCancel()) {
        Jdbc.call(
            ctx,
            connection,
            c -> {
              Go.go(ctx::cancel);
              return c.createStatement().execute("select 1");
            });
      } catch (CanceledException e) {
        works(e.getMessage());
      }
    }

    @FunctionalInterface
    private interface Call {
      Object answer(String method) throws Exception;
    }

    private static <T> T proxy(Class<T> type, Call call) {
      return type.cast(
          Proxy.newProxyInstance(
              UsesJdbc.class.getClassLoader(),
              new Class<?>[] {type},
              (_, method, _) -> call.answer(method.getName())));
    }
  }

  static final class UsesSlf4j {
    public static void main(String[] args) throws Exception {
      Go.propagator(new MdcPropagator());
      MDC.put("request", "7"); // without a backend SLF4J keeps nothing
      inGoroutine(() -> "ran");
    }
  }

  static final class UsesOpenTelemetry {
    private static final ContextKey<String> KEY = ContextKey.named("request");

    public static void main(String[] args) throws Exception {
      Go.propagator(new OpenTelemetryPropagator());
      try (var _ = io.opentelemetry.context.Context.current().with(KEY, "7").makeCurrent()) {
        inGoroutine(() -> io.opentelemetry.context.Context.current().get(KEY));
      }
    }
  }

  static final class UsesMicrometer {
    private static final ThreadLocal<String> REQUEST = new ThreadLocal<>();

    public static void main(String[] args) throws Exception {
      var registry = new ContextRegistry().registerThreadLocalAccessor("request", REQUEST);
      Go.propagator(
          new MicrometerPropagator(
              ContextSnapshotFactory.builder().contextRegistry(registry).build()));
      REQUEST.set("7");
      inGoroutine(REQUEST::get);
    }
  }

  private static void inGoroutine(Callable<Object> question) throws Exception {
    var answer = new CompletableFuture<Object>();
    Go.go(() -> answer.complete(question.call()));
    works(answer.get());
  }

  static final class UsesGrpc {
    public static void main(String[] args) throws Exception {
      var server =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .executor(GoRuntime.system().executor())
              .intercept(GrpcContexts.serverInterceptor())
              .addService(Echo.service(q -> q + Context.current().deadline().isPresent()))
              .build()
              .start();
      var channel =
          NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
      try (var ctx = Context.background().withTimeout(Duration.ofMinutes(1))) {
        works(GrpcContexts.under(ctx, new Echo.Stub(channel)).ask("deadline "));
      } finally {
        channel.shutdownNow();
        server.shutdownNow();
      }
    }
  }

  /// A web application, which asks itself for its own page, and for goloom's of Actuator.
  @EnableAutoConfiguration
  @RestController
  static class UsesSpring {
    @GetMapping("/hello")
    String hello(Context ctx) {
      return "hello in a goroutine: " + Goroutine.current().isPresent() + ", " + ctx.err();
    }

    public static void main(String[] args) throws Exception {
      var spring = new SpringApplication(UsesSpring.class);
      spring.setDefaultProperties(
          Map.of(
              "server.port", 0,
              "server.address", "127.0.0.1",
              "management.endpoints.web.exposure.include", "*",
              "spring.main.banner-mode", "off"));
      try (var application = spring.run();
          var client = HttpClient.newHttpClient()) {
        var uri =
            URI.create(
                "http://127.0.0.1:"
                    + application.getEnvironment().getProperty("local.server.port"));
        var hello =
            client.send(
                HttpRequest.newBuilder(uri.resolve("/hello")).build(), BodyHandlers.ofString());
        var actuator =
            client.send(
                HttpRequest.newBuilder(uri.resolve("/actuator/goloom")).build(),
                BodyHandlers.ofString());
        works(hello.body() + ", endpoint " + actuator.statusCode());
      }
    }
  }

  /// An application that serves nothing, and has goloom for its databases, say.
  @EnableAutoConfiguration
  static class UsesSpringAlone {
    public static void main(String[] args) {
      try (var application = new SpringApplication(UsesSpringAlone.class).run()) {
        works(application.getBeanNamesForType(GoRuntime.class).length + " runtimes");
      }
    }
  }

  /// Links every class of a package.
  static final class Links {
    public static void main(String[] args) throws Exception {
      int n = 0;
      for (String name : args) {
        Class<?> type = Class.forName(name);
        n += type.getDeclaredMethods().length + type.getDeclaredFields().length;
      }
      works(args.length + " classes, " + n + " members");
    }
  }
}
