package io.goloom.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.Go;
import io.goloom.channel.Channel;
import io.goloom.sync.WaitGroup;
import io.goloom.testing.ChildJvm;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The lines on standard error, from programs in JVMs of their own.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SchedTraceTest {
  private static final Pattern SCHED =
      Pattern.compile(
          "SCHED (\\d+)ms: goloom gomaxprocs=2 idleprocs=(\\d+) threads=(\\d+)"
              + " spinningthreads=\\d+ idlethreads=\\d+ goroutines=(\\d+) runqueue=\\d+"
              + " \\[\\d+ \\d+]");
  private static final Pattern P_LINE =
      Pattern.compile(
          "  P(\\d+): state=(SCHED|RUN|SYSCALL|IDLE) owner=(none|M\\d+) runnext=[-\\w]+ runq=\\d+"
              + " schedtick=-?\\d+ timer=-?\\d+");
  private static final Pattern M_LINE =
      Pattern.compile(
          "  M(\\d+): p=(none|P\\d+) given=(?:none|P\\d+) cur=([-\\w]+) spinning=(?:true|false)"
              + " thread=\\w+(?: waits for timers)?");
  private static final Pattern G_LINE =
      Pattern.compile("  [-\\w]+: \\w+(?: waits on (?:channel\\(0/0\\)|WaitGroup\\[.*]))?");
  private static final Pattern REST = Pattern.compile("  closed=false earliesttimer=-?\\d+");

  private static ChildJvm child() {
    return child(Waits.class);
  }

  private static ChildJvm child(Class<?> main) {
    return ChildJvm.of(main)
        .option("--add-opens=java.base/java.lang=ALL-UNNAMED")
        .option("-Dgoloom.scheduler=gmp")
        .option("-Dgoloom.gomaxprocs=2");
  }

  /// A goroutine that computes until three lines are due, once ten others wait: beside some that
  /// are ready it would lose its P.
  static final class Waits {
    public static void main(String[] args) throws Exception {
      AtomicInteger reports = new AtomicInteger();
      System.setErr(
          new PrintStream(System.err, true, StandardCharsets.UTF_8) {
            @Override
            public void println(String line) {
              super.println(line);
              reports.incrementAndGet();
            }
          });
      CountDownLatch done = new CountDownLatch(1);
      Go.go(() -> {
        Channel<Integer> never = Channel.make();
        WaitGroup waiting = new WaitGroup();
        for (int i = 0; i < 10; i++) {
          waiting.add(1);
          Go.go(() -> {
            waiting.done();
            never.receive();
          });
        }
        waiting.await();
        int enough = reports.get() + 4;
        while (reports.get() < enough) {
          Thread.onSpinWait();
        }
        done.countDown();
      });
      done.await();
    }
  }

  /// Ends with the first line.
  static final class SeesALine {
    public static void main(String[] args) throws Exception {
      CountDownLatch seen = new CountDownLatch(1);
      System.setErr(
          new PrintStream(System.err, true, StandardCharsets.UTF_8) {
            @Override
            public void println(String line) {
              super.println(line);
              seen.countDown();
            }
          });
      Go.go(() -> {});
      seen.await();
    }
  }

  /// A goroutine that does nothing.
  static final class Returns {
    public static void main(String[] args) throws Exception {
      CountDownLatch done = new CountDownLatch(1);
      Go.go(done::countDown);
      done.await();
    }
  }

  private static List<MatchResult> matches(List<String> lines, Pattern pattern) {
    return lines.stream()
        .flatMap(line -> pattern.matcher(line).results().filter(m -> m.group().equals(line)))
        .toList();
  }

  @Test
  void schedtrace_byVariable_printsALineEachPeriod() throws Exception {
    var run = child().env("GOLOOM_SCHEDTRACE", "20").run();
    assertThat(run.status()).isZero();
    List<String> lines = run.err().lines().toList();
    List<MatchResult> all = matches(lines, SCHED);
    assertThat(all).as(run.err()).hasSizeGreaterThanOrEqualTo(3).hasSameSizeAs(lines);
    assertThat(all.getFirst().group(1)).as("the first, at the start").isEqualTo("0");
    long before = -1;
    for (MatchResult line : all) {
      long millis = Long.parseLong(line.group(1));
      assertThat(millis).isGreaterThan(before);
      before = millis;
    }
    assertThat(all).anySatisfy(line -> assertThat(line.group(4)).isEqualTo("11"));
  }

  /// The program ends long before the first period does.
  @Test
  void schedtrace_longPeriod_printsALineAtTheStart() throws Exception {
    var run = child(SeesALine.class).env("GOLOOM_SCHEDTRACE", "3600000").run();
    assertThat(run.status()).isZero();
    assertThat(matches(run.err().lines().toList(), SCHED))
        .as(run.err())
        .singleElement()
        .satisfies(line -> assertThat(line.group(1)).isEqualTo("0"));
  }

  @Test
  void scheddetail_byVariable_addsALineForEachPAndMAndG() throws Exception {
    var run = child().env("GOLOOM_SCHEDTRACE", "20").env("GOLOOM_SCHEDDETAIL", "1").run();
    assertThat(run.status()).isZero();
    List<String> lines = run.err().lines().toList();
    List<MatchResult> all = matches(lines, SCHED);
    List<MatchResult> ps = matches(lines, P_LINE);
    List<MatchResult> ms = matches(lines, M_LINE);
    assertThat(all).as(run.err()).hasSizeGreaterThanOrEqualTo(3);
    assertThat(ps).hasSize(2 * all.size());
    List<MatchResult> gs = matches(lines, G_LINE);
    int others = matches(lines, REST).size();
    assertThat(all.size() + ps.size() + ms.size() + gs.size() + others)
        .as(run.err())
        .isEqualTo(lines.size());
    // The one that computes, on its M with its P.
    assertThat(ms)
        .anySatisfy(line -> {
          assertThat(line.group(2)).isIn("P0", "P1");
          assertThat(line.group(3)).isEqualTo("goroutine-1");
        });
    assertThat(ps).anySatisfy(line -> assertThat(line.group(2)).isEqualTo("RUN"));
  }

  @Test
  void schedtrace_notANumber_saysSoAndPrintsNone() throws Exception {
    var run = child(Returns.class).option("-Dgoloom.schedtrace=often").run();
    assertThat(run.status()).isZero();
    assertThat(run.err())
        .isEqualTo(
            "goloom: goloom.schedtrace=often is not a number of milliseconds: printing nothing\n");
  }
}
