package io.goloom;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.channel.Channel;
import io.goloom.sched.WaitReason;
import io.goloom.testing.ChildJvm;
import io.goloom.testing.Until;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Goroutines in the JDK's own thread dumps. All of them wait meanwhile: a dump by JDK 25 may crash
/// the JVM while virtual threads are mounted and unmounted (JDK-8364343).
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ThreadDumpTest {
  @TempDir Path dir;

  @Test
  void jcmd_goroutinesThatWait_areListedByName() throws Exception {
    var run = ChildJvm.of(DumpsItself.class).arg(dir.toString()).run();
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    String text = Files.readString(dir.resolve("dump.txt"));
    String json = Files.readString(dir.resolve("dump.json"));
    assertThat(text)
        .containsPattern(
            "#\\d+ \"clerk\" virtual WAITING [^\n]*\n( +[^\n]*\n)+ +at [^\n]*serve\\(");
    assertThat(json).contains("\"name\": \"clerk\"");
    if (run.out().contains("goloom's scheduler")) {
      assertThat(text).containsPattern("#\\d+ \"goroutine-2\" virtual WAITING ");
      assertThat(json)
          .containsPattern(
              "\"container\": \"goloom.{1,2}io.goloom.internal.jdk.GoroutineContainer@")
          .contains("\"name\": \"goroutine-2\"");
    }
  }

  static final class DumpsItself {
    public static void main(String[] args) throws Exception {
      Channel<Integer> orders = Channel.make();
      List<Goroutine> all = new ArrayList<>();
      all.add(Go.go("clerk", () -> serve(orders)));
      all.add(Go.go(() -> serve(orders)));
      all.forEach(g -> Until.waitsFor(g, WaitReason.CHANNEL_RECEIVE));
      if (GoRuntime.system().snapshot().gmp().isPresent()) {
        System.out.println("goloom's scheduler");
      }
      jcmd("-format=text", Path.of(args[0], "dump.txt"));
      jcmd("-format=json", Path.of(args[0], "dump.json"));
      System.exit(0);
    }

    private static void serve(Channel<Integer> orders) throws InterruptedException {
      orders.receive();
    }

    private static void jcmd(String format, Path file) throws Exception {
      String pid = String.valueOf(ProcessHandle.current().pid());
      String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
      Process process =
          new ProcessBuilder(jcmd, pid, "Thread.dump_to_file", format, file.toString())
              .inheritIO()
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor() != 0) {
        throw new AssertionError("jcmd ended with status " + process.exitValue());
      }
    }
  }
}
