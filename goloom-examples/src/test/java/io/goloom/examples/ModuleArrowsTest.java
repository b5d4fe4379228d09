package io.goloom.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The arrows between goloom's modules, read from the module descriptors on the class path.
class ModuleArrowsTest {

  /// Who may require whom: examples and bench -> fetch -> net -> core <- debug, testkit,
  /// integrations; and integrations -> debug, where that is there.
  private static final Map<String, Set<String>> ALLOWED =
      Map.of(
          "io.goloom", Set.of(),
          "io.goloom.net", Set.of("io.goloom"),
          "io.goloom.fetch", Set.of("io.goloom", "io.goloom.net"),
          "io.goloom.debug", Set.of("io.goloom"),
          "io.goloom.testkit", Set.of("io.goloom"),
          "io.goloom.integrations", Set.of("io.goloom", "io.goloom.debug"),
          "io.goloom.vet", Set.of());

  private static final ModuleFinder CLASS_PATH =
      ModuleFinder.of(
          Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
              .map(Path::of)
              .toArray(Path[]::new));

  private static final List<ModuleDescriptor> MODULES =
      CLASS_PATH.findAll().stream()
          .map(ModuleReference::descriptor)
          .filter(module -> isGoloom(module.name()))
          .toList();

  @Test
  void arrows_runOneWay() {
    assertThat(MODULES)
        .extracting(ModuleDescriptor::name)
        .contains("io.goloom", "io.goloom.fetch", "io.goloom.debug")
        .isSubsetOf(ALLOWED.keySet());
    assertThat(wrongArrows(MODULES)).isEmpty();
  }

  @Test
  void core_requiresJavaBaseAlone() {
    var core = CLASS_PATH.find("io.goloom").orElseThrow().descriptor();
    assertThat(core.requires())
        .filteredOn(requires -> !requires.modifiers().contains(Requires.Modifier.STATIC))
        .extracting(Requires::name)
        .containsExactly("java.base");
  }

  @Test
  void modules_resolveOnModulePath() {
    var names = MODULES.stream().map(ModuleDescriptor::name).toList();
    var resolved =
        Configuration.resolve(
            ModuleFinder.of(), List.of(ModuleLayer.boot().configuration()), CLASS_PATH, names);
    assertThat(resolved.modules()).extracting(ResolvedModule::name).containsAll(names);
  }

  @Test
  void wrongArrow_isReported() {
    var core = ModuleDescriptor.newModule("io.goloom").requires("io.goloom.fetch").build();
    assertThat(wrongArrows(List.of(core))).containsExactly("io.goloom -> io.goloom.fetch");
  }

  private static List<String> wrongArrows(List<ModuleDescriptor> modules) {
    return modules.stream()
        .flatMap(from ->
            from.requires().stream()
                .map(Requires::name)
                .filter(to -> isGoloom(to) && !ALLOWED.get(from.name()).contains(to))
                .map(to -> from.name() + " -> " + to))
        .toList();
  }

  private static boolean isGoloom(String module) {
    return module.equals("io.goloom") || module.startsWith("io.goloom.");
  }
}
