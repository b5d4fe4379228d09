package io.goloom.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.Go;
import io.goloom.GoRuntime;
import io.goloom.channel.Channel;
import io.goloom.testing.ChildJvm;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which scheduler a program gets, and what it is told.
class SchedulersTest {
  private static final String HOW =
      "start the JVM with --add-opens java.base/java.lang=ALL-UNNAMED (=io.goloom on the module"
          + " path), or with that in the manifest of an executable jar";

  private static final String FALLBACK =
      "goloom: goroutines run on the JDK's scheduler, since java.base does not open java.lang;"
          + " for goloom's own "
          + HOW
          + ". goloom.scheduler=jdk silences this line\n";

  @ParameterizedTest
  @ValueSource(strings = {"", "auto", "gmp", " GMP "})
  void door_open_oursWithoutAWord(String choice) throws Exception {
    var run = program().option("-Dgoloom.scheduler=" + choice).run();
    assertThat(run).isEqualTo(new ChildJvm.Run(0, "goloom's\n", ""));
  }

  @Test
  void door_openByTheOneFlagThatMessagesName_oursWithoutAWord() throws Exception {
    var run = program().closed().option("--add-opens=java.base/java.lang=ALL-UNNAMED").run();
    assertThat(run).isEqualTo(new ChildJvm.Run(0, "goloom's\n", ""));
  }

  @Test
  void door_closed_jdksAndOneLine() throws Exception {
    var run = program().closed().run();
    assertThat(run).isEqualTo(new ChildJvm.Run(0, "the JDK's\n", FALLBACK));
  }

  @Test
  void gmp_doorClosed_errorSaysWhatToAdd() throws Exception {
    var run = program().closed().option("-Dgoloom.scheduler=gmp").run();
    assertThat(run.err())
        .startsWith(
            "Exception in thread \"main\" java.lang.Error: goloom.scheduler=gmp, but java.base"
                + " does not open java.lang: "
                + HOW
                + ", or take goloom.scheduler=jdk\n");
    assertThat(run.out()).isEmpty();
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void gmp_doorClosed_eachCallSaysTheSame() throws Exception {
    var run = ChildJvm.of(CallsAgain.class).closed().option("-Dgoloom.scheduler=gmp").run();
    assertThat(run.out().lines())
        .hasSize(2 * CallsAgain.CALLS.size())
        .containsOnly(
            "java.lang.Error: goloom.scheduler=gmp, but java.base does not open java.lang: "
                + HOW
                + ", or take goloom.scheduler=jdk");
    assertThat(run.err()).isEmpty();
  }

  /// A setting that nobody reads is told of, whether it could be used or not.
  @ParameterizedTest
  @ValueSource(strings = {"-1", "many", "4"})
  void jdk_gomaxprocsIsSet_saysOnceThatItHasNoEffect(String value) throws Exception {
    String noEffect =
        " has no effect on the JDK's scheduler: use -Djdk.virtualThreadScheduler.parallelism, or"
            + " goloom's own scheduler\n";
    var byVariable = program().option("-Dgoloom.scheduler=jdk").env("GOMAXPROCS", value).run();
    assertThat(byVariable)
        .isEqualTo(
            new ChildJvm.Run(
                0, "the JDK's\n", "goloom: the environment variable GOMAXPROCS" + noEffect));
    var byProperty =
        program().closed().option("-Dgoloom.gomaxprocs=" + value).env("GOMAXPROCS", "2").run();
    assertThat(byProperty)
        .isEqualTo(
            new ChildJvm.Run(
                0,
                "the JDK's\n",
                FALLBACK + "goloom: the system property goloom.gomaxprocs" + noEffect));
  }

  @Test
  void jdk_gomaxprocsIsEmpty_silent() throws Exception {
    var run =
        program()
            .option("-Dgoloom.scheduler=jdk")
            .option("-Dgoloom.gomaxprocs= ")
            .env("GOMAXPROCS", "")
            .run();
    assertThat(run).isEqualTo(new ChildJvm.Run(0, "the JDK's\n", ""));
  }

  @Test
  void jdk_doorOpenOrClosed_silent() throws Exception {
    var silent = new ChildJvm.Run(0, "the JDK's\n", "");
    assertThat(program().option("-Dgoloom.scheduler=jdk").run()).isEqualTo(silent);
    assertThat(program().closed().option("-Dgoloom.scheduler=jdk").run()).isEqualTo(silent);
  }

  @Test
  void unknown_isNamedAndAutoTaken() throws Exception {
    String named = "goloom: goloom.scheduler=go is not one of auto, gmp, jdk: taking auto\n";
    assertThat(program().option("-Dgoloom.scheduler=go").run())
        .isEqualTo(new ChildJvm.Run(0, "goloom's\n", named));
    assertThat(program().closed().option("-Dgoloom.scheduler=go").run())
        .isEqualTo(new ChildJvm.Run(0, "the JDK's\n", named + FALLBACK));
  }

  private static ChildJvm program() {
    return ChildJvm.of(SaysWhereItRuns.class);
  }

  static final class CallsAgain {
    static final List<Executable> CALLS =
        List.of(
            () -> Go.go(() -> {}),
            GoRuntime::system,
            () -> GoRuntime.builder().build(),
            Go::gomaxprocs,
            GoRuntime::all,
            () -> Go.run(() -> {}));

    public static void main(String[] args) {
      for (int i = 0; i < 2; i++) {
        for (Executable call : CALLS) {
          try {
            call.execute();
            System.out.println("nothing was thrown");
          } catch (Throwable t) {
            System.out.println(t);
          }
        }
      }
    }
  }

  static final class SaysWhereItRuns {
    public static void main(String[] args) throws InterruptedException {
      Channel<Boolean> ours = Channel.make();
      for (int i = 0; i < 2; i++) { // a fallback is told once
        Go.go(() -> ours.send(Scheduler.current() instanceof GmpScheduler));
        boolean isOurs = ours.receive();
        if (i == 1) {
          System.out.println(isOurs ? "goloom's" : "the JDK's");
        }
      }
    }
  }
}
