package io.goloom.internal.procs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.goloom.testing.ChildJvm;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// The real files and the real JVM, in a child.
class ProcsOnThisMachineTest {

  @Test
  void activeProcessorCount_asOption_isTaken() throws Exception {
    var run = ChildJvm.of(PrintsDefault.class).option("-XX:ActiveProcessorCount=77").run();
    assertThat(run.out())
        .isEqualTo("GOMAXPROCS is 77: Java was started with -XX:ActiveProcessorCount=77\n");
  }

  @Test
  void activeProcessorCount_inEnvironment_isTaken() throws Exception {
    var child = ChildJvm.of(PrintsDefault.class);
    var run = child.env("JAVA_TOOL_OPTIONS", "-XX:ActiveProcessorCount=1").run();
    assertThat(run.out())
        .isEqualTo("GOMAXPROCS is 1: Java was started with -XX:ActiveProcessorCount=1\n");
  }

  @Test
  void affinity_cutToOneCpuWhileRunning_isNoticed() throws Exception {
    assumeTrue(isOnPath("taskset"), "skipped: there is no taskset");
    assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "skipped: there is one CPU");
    var run = ChildJvm.of(CutsItsAffinity.class).run();
    assertThat(run.status()).as(run.toString()).isZero();
    assertThat(run.out())
        .matches("GOMAXPROCS is 1: the process may run on 1 of [0-9]+ CPUs \\(affinity\\)\n");
  }

  private static boolean isOnPath(String program) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  static final class PrintsDefault {
    public static void main(String[] args) {
      System.out.println(ProcsPolicy.ofThisProcess(System.err::println).byDefault().reason());
    }
  }

  static final class CutsItsAffinity {
    public static void main(String[] args) throws Exception {
      var policy = ProcsPolicy.ofThisProcess(System.err::println);
      Procs before = policy.byDefault();
      String pid = Long.toString(ProcessHandle.current().pid());
      var taskset = new ProcessBuilder("taskset", "-a", "-c", "-p", oneAllowedCpu(), pid);
      int status =
          taskset
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start()
              .waitFor();
      System.out.println(policy.reread(before).reason());
      System.exit(status);
    }

    private static String oneAllowedCpu() throws Exception {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("Cpus_allowed_list:"))
          .map(line -> line.split("\\s+", -1)[1].split("[-,]", -1)[0])
          .findFirst()
          .orElseThrow();
    }
  }
}
