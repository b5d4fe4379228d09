package io.goloom;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.goloom.canary.PublicOutsideExports;
import io.goloom.internal.canary.UsesManagement;
import io.goloom.internal.canary.UsesSync;
import io.goloom.internal.canary.UsesTime;
import io.goloom.internal.canary.left.Left;
import io.goloom.internal.canary.right.Right;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The arrows inside `io.goloom`. Each rule has a canary: a class in the test tree that breaks it.
class ArchitectureTest {

  private static final URI CORE =
      URI.create(Go.class.getProtectionDomain().getCodeSource().getLocation().toString());

  private static final JavaClasses CLASSES = new ClassFileImporter().importPath(Path.of(CORE));

  private static final Set<String> JAVA_BASE = Object.class.getModule().getPackages();

  private static final String JMX = "io.goloom.internal.jmx";
  private static final String JFR = "io.goloom.internal.jfr";

  private static final ArchRule JDK_ALONE =
      classes()
          .that()
          .resideOutsideOfPackages(JMX, JFR)
          .should()
          .onlyDependOnClassesThat(
              describe("are of java.base, goloom or JSpecify", ArchitectureTest::isAllowed));

  private static final ArchRule JMX_ALONE =
      knows(JMX, "java.management", "java.lang.management", "javax.management");

  private static final ArchRule JFR_ALONE = knows(JFR, "jdk.jfr", "jdk.jfr");

  /// One package may use a module that not every JVM has.
  private static ArchRule knows(String pack, String module, String... packages) {
    return classes()
        .that()
        .resideInAPackage(pack)
        .should()
        .onlyDependOnClassesThat(
            describe(
                "are of java.base, " + module + ", goloom or JSpecify",
                type -> isAllowed(type) || List.of(packages).contains(type.getPackageName())));
  }

  private static final ArchRule NO_CYCLES =
      slices().matching("io.goloom.internal.(**)").should().beFreeOfCycles().allowEmptyShould(true);

  private static final ArchRule INTERNALS_BELOW_SYNC_AND_TIME =
      noClasses()
          .that()
          .resideInAPackage("io.goloom.internal..")
          .should()
          .dependOnClassesThat(resideInAnyPackage("io.goloom.sync..", "io.goloom.time.."))
          .allowEmptyShould(true);

  private static final ArchRule PUBLIC_IS_EXPORTED_OR_INTERNAL =
      classes()
          .that()
          .arePublic()
          .should()
          .resideInAnyPackage(
              Stream.concat(Stream.of("io.goloom.internal.."), exportedPackages())
                  .toArray(String[]::new));

  @Test
  void core_usesJdkAlone() {
    JDK_ALONE.check(CLASSES);
    JMX_ALONE.check(CLASSES);
    JFR_ALONE.check(CLASSES);
  }

  @Test
  void internals_haveNoCycles() {
    NO_CYCLES.check(CLASSES);
  }

  @Test
  void internals_standBelowSyncAndTime() {
    INTERNALS_BELOW_SYNC_AND_TIME.check(CLASSES);
  }

  @Test
  void publicTypes_areExportedOrInternal() {
    PUBLIC_IS_EXPORTED_OR_INTERNAL.check(CLASSES);
  }

  @ParameterizedTest
  @MethodSource
  void rule_reportsItsCanary(Canary canary) {
    var violations =
        canary
            .rule
            .evaluate(new ClassFileImporter().importClasses(canary.breaks))
            .getFailureReport();
    assertThat(violations.getDetails()).anySatisfy(line -> assertThat(line).contains(canary.says));
  }

  static Stream<Canary> rule_reportsItsCanary() {
    return Stream.of(
        new Canary(JDK_ALONE, "org.assertj.core.api.Assertions", List.of(ArchitectureTest.class)),
        new Canary(JDK_ALONE, "javax.management.ObjectName", List.of(UsesManagement.class)),
        new Canary(JDK_ALONE, "jdk.jfr.Recording", List.of(UsesManagement.class)),
        new Canary(NO_CYCLES, "Slice canary.left", List.of(Left.class, Right.class)),
        new Canary(INTERNALS_BELOW_SYNC_AND_TIME, "io.goloom.sync.canary", List.of(UsesSync.class)),
        new Canary(INTERNALS_BELOW_SYNC_AND_TIME, "io.goloom.time.canary", List.of(UsesTime.class)),
        new Canary(
            PUBLIC_IS_EXPORTED_OR_INTERNAL,
            "PublicOutsideExports",
            List.of(PublicOutsideExports.class)));
  }

  record Canary(ArchRule rule, String says, List<Class<?>> breaks) {}

  private static boolean isAllowed(JavaClass type) {
    var pack = type.getBaseComponentType().getPackageName();
    return pack.isEmpty() // a primitive
        || JAVA_BASE.contains(pack)
        || pack.equals("io.goloom")
        || pack.startsWith("io.goloom.")
        || pack.equals("org.jspecify.annotations");
  }

  private static Stream<String> exportedPackages() {
    return ModuleFinder.of(Path.of(CORE))
        .find("io.goloom")
        .orElseThrow()
        .descriptor()
        .exports()
        .stream()
        .filter(exports -> !exports.isQualified())
        .map(ModuleDescriptor.Exports::source);
  }
}
