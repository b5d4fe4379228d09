package io.goloom.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.Go;
import io.goloom.GoRuntime;
import io.goloom.channel.Channel;
import io.goloom.internal.jmx.Beans;
import io.goloom.internal.procs.Procs;
import io.goloom.internal.time.SystemClock;
import io.goloom.sched.SchedulerMXBean;
import io.goloom.sched.SchedulerSnapshot;
import io.goloom.testing.ChildJvm;
import io.goloom.testing.Until;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Schedulers as beans, and JVMs without the module.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BeansTest {
  private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

  private static ObjectName name(String name) throws Exception {
    return new ObjectName("io.goloom:type=Scheduler,name=" + name);
  }

  private static SchedulerMXBean bean(String name) throws Exception {
    return JMX.newMXBeanProxy(SERVER, name(name), SchedulerMXBean.class);
  }

  @Test
  void bean_ofOurScheduler_deliversTheSnapshot() throws Exception {
    GmpScheduler scheduler = new GmpScheduler("beans", Procs.setByCall(2), 16);
    scheduler.showBean();
    Channel<Integer> channel = Channel.make();
    for (int i = 0; i < 300; i++) {
      scheduler.go(null, BeansTest.class, channel::receive);
    }
    Until.until(() -> scheduler.goroutineCounts().waiting().values().contains(300L));
    Until.until(() -> scheduler.idlePs() == 2);
    SchedulerMXBean bean = bean("beans");
    SchedulerSnapshot seen = scheduler.snapshot();
    SchedulerSnapshot.Gmp gmp = seen.gmp().orElseThrow();
    assertThat(bean.getName()).isEqualTo("beans");
    assertThat(bean.getGomaxprocs()).isEqualTo(2);
    assertThat(bean.getGomaxprocsReason()).isEqualTo(seen.gomaxprocsReason());
    assertThat(bean.getGoroutines()).isEqualTo(300);
    assertThat(bean.getGlobalQueue()).isZero();
    assertThat(bean.getQueued()).isZero();
    assertThat(bean.getPs()).isEqualTo(gmp.ps());
    assertThat(bean.getMs()).isNotNull();
    assertThat(bean.getMs().max()).isEqualTo(16);
    assertThat(bean.getTotals()).isEqualTo(gmp.totals());
    assertThat(bean.getTotals().runs()).isGreaterThanOrEqualTo(300);
    assertThat(bean.getLateTimers()).isEqualTo(gmp.lateTimers());
    assertThat(bean.getRunnableLatencyP50()).isPositive();
    assertThat(bean.getRunnableLatencyP99()).isGreaterThanOrEqualTo(bean.getRunnableLatencyP50());
    assertThat(bean.getRunnableLatencyMax()).isEqualTo(gmp.runnableLatency().max().toNanos());
    assertThat(bean.countGoroutines())
        .isEqualTo(
            Map.of(
                "created",
                0L,
                "running",
                0L,
                "runnable",
                0L,
                "chan receive",
                300L,
                "waiting elsewhere",
                0L));
    scheduler.close();
    assertThat(SERVER.isRegistered(name("beans"))).isFalse();
    Until.until(() -> scheduler.ms().length == 0);
  }

  @Test
  void bean_onTheJdksScheduler_saysWhatCanBeKnown() throws Exception {
    JdkScheduler scheduler = new JdkScheduler("theirs", SystemClock.INSTANCE);
    scheduler.showBean();
    SchedulerMXBean bean = bean("theirs");
    assertThat(bean.getGomaxprocs()).isEqualTo(scheduler.gomaxprocs());
    assertThat(bean.getGoroutines()).isZero();
    assertThat(bean.getGlobalQueue()).isEqualTo(-1);
    assertThat(bean.getQueued()).isEqualTo(-1);
    assertThat(bean.getPs()).isEmpty();
    assertThat(bean.getMs()).isNull();
    assertThat(bean.getTotals()).isNull();
    assertThat(bean.getRunnableLatencyMax()).isEqualTo(-1);
    assertThat(bean.countGoroutines())
        .isEqualTo(Map.of("created", 0L, "runnable", 0L, "waiting elsewhere", 0L));
    scheduler.close();
    assertThat(SERVER.isRegistered(name("theirs"))).isFalse();
  }

  @Test
  void bean_nameTakenOrOdd_isRegisteredAllTheSame() throws Exception {
    JdkScheduler one = new JdkScheduler("a, b=*?", SystemClock.INSTANCE);
    JdkScheduler two = new JdkScheduler("a, b=*?", SystemClock.INSTANCE);
    one.showBean();
    two.showBean();
    ObjectName first = name(ObjectName.quote("a, b=*?"));
    ObjectName second = name(ObjectName.quote("a, b=*?-2"));
    assertThat(SERVER.isRegistered(first)).isTrue();
    assertThat(SERVER.isRegistered(second)).isTrue();
    two.close();
    assertThat(SERVER.isRegistered(first)).isTrue();
    assertThat(SERVER.isRegistered(second)).isFalse();
    one.close();
    assertThat(SERVER.isRegistered(first)).isFalse();
  }

  private static ChildJvm child(Class<?> main, String scheduler) {
    return ChildJvm.of(main)
        .option("--add-opens=java.base/java.lang=ALL-UNNAMED")
        .option("-Dgoloom.scheduler=" + scheduler);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gmp", "jdk"})
  void property_true_registersTheSystemsScheduler(String scheduler) throws Exception {
    var run = child(Lists.class, scheduler).option("-Dgoloom.jmx=true").run();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEqualTo("[io.goloom:type=Scheduler,name=goloom]\n1\n");
    assertThat(run.status()).isZero();
  }

  @Test
  void property_neitherTrueNorFalse_isNamed() throws Exception {
    var run = child(Lists.class, "gmp").option("-Dgoloom.jmx=yes").run();
    assertThat(run.err()).isEqualTo("goloom: goloom.jmx=yes is neither true nor false: no beans\n");
    assertThat(run.out()).isEqualTo("[]\n");
    assertThat(run.status()).isZero();
  }

  @Test
  void property_notSet_registersNothing() throws Exception {
    var run = child(Lists.class, "gmp").run();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEqualTo("[]\n");
    assertThat(run.status()).isZero();
  }

  static final class Lists {
    public static void main(String[] args) throws Exception {
      MBeanServer server = ManagementFactory.getPlatformMBeanServer();
      Channel<Set<ObjectName>> found = Channel.make();
      Go.go(
          () -> found.send(new TreeSet<>(server.queryNames(new ObjectName("io.goloom:*"), null))));
      Set<ObjectName> names = found.receive();
      System.out.println(names);
      Go.go(() -> found.receive());
      for (ObjectName name : names) {
        Until.until(
            () -> JMX.newMXBeanProxy(server, name, SchedulerMXBean.class).getGoroutines() == 1);
        System.out.println(1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gmp", "jdk"})
  void core_javaBaseAlone_runs(String scheduler) throws Exception {
    var run = child(JavaBase.class, scheduler).option("--limit-modules=java.base").run();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEqualTo("no beans, no recorder\nran\n");
    assertThat(run.status()).isZero();
  }

  @Test
  void property_trueWithoutTheModule_saysSoAndRuns() throws Exception {
    var run =
        child(JavaBase.class, "gmp")
            .option("--limit-modules=java.base")
            .option("-Dgoloom.jmx=true")
            .run();
    assertThat(run.err())
        .isEqualTo(
            "goloom: goloom.jmx=true, but this JVM has no module java.management: no beans\n");
    assertThat(run.out()).isEqualTo("no beans, no recorder\nran\n");
    assertThat(run.status()).isZero();
  }

  static final class JavaBase {
    public static void main(String[] args) {
      boolean recorder = ModuleLayer.boot().findModule("jdk.jfr").isPresent();
      System.out.println(
          (Beans.possible() ? "beans" : "no beans") + (recorder ? "" : ", no recorder"));
      Go.run(() -> {
        Channel<String> channel = Channel.make();
        Go.go(() -> channel.send("ran"));
        if (GoRuntime.current().snapshot().gmp().isPresent()) {
          Go.gomaxprocs(Go.gomaxprocs() + 1); // would be an event
        }
        System.out.println(channel.receive());
      });
    }
  }
}
