package io.goloom.internal.sched.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// Goroutines that somebody looks at: to take the stack of one that is ready to run, the JDK
/// suspends it and submits it a second time.
final class ObservedCases {
  private ObservedCases() {}

  static void getStackTrace_ofAYieldingGoroutine_losesAndDoublesNothing(Rig rig) throws Exception {
    int rounds = 3_000;
    int[] count = {0};
    CountDownLatch looked = new CountDownLatch(1);
    Running<String> yielding =
        rig.run(() -> {
          looked.await(); // else all yields may be over before the first look
          for (int i = 0; i < rounds; i++) {
            count[0]++;
            Thread.yield();
          }
        });
    Running<String> looking =
        rig.run(() -> {
          while (!yielding.isDone()) {
            yielding.thread().getStackTrace();
            looked.countDown();
            Thread.yield();
          }
        });
    while (!yielding.isDone()) {
      yielding.thread().getStackTrace();
    }
    yielding.get();
    looking.get();
    assertThat(count[0]).isEqualTo(rounds);
    rig.othersGoOn();
  }

  /// One that was made ready and has not begun: its thread is unmounted and in a queue.
  static void getStackTrace_ofOneThatIsAboutToRun_runsItOnce(Rig rig) throws Exception {
    AtomicInteger ran = new AtomicInteger();
    Running<String> looking =
        rig.run(() -> {
          for (int i = 0; i < 200; i++) {
            CountDownLatch gate = new CountDownLatch(1);
            Running<Integer> waiting =
                rig.go(
                        () -> {
                          gate.await();
                          return ran.incrementAndGet();
                        })
                    .waits();
            gate.countDown(); // ready now
            for (int k = 0; k < 5; k++) {
              waiting.thread().getStackTrace();
            }
            waiting.get();
          }
        });
    looking.get();
    assertThat(ran).hasValue(200);
  }

  static void getStackTrace_ofAWaitingGoroutine_showsItsWait(Rig rig) throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    Running<String> waiting = rig.run(gate::await).waits();
    waiting.isIn("await");
    for (int i = 0; i < 100; i++) {
      waiting.thread().getStackTrace();
    }
    gate.countDown();
    waiting.get();
  }

  /// Of waiting goroutines only: JDK 25 may crash when it dumps a virtual thread that is just being
  /// mounted or unmounted (JDK-8364343).
  static void threadDump_ofWaitingGoroutines_showsTheirStacks(Rig rig) throws Exception {
    Path dump = Files.createTempDirectory("blocking").resolve("dump.txt");
    CountDownLatch gate = new CountDownLatch(1);
    Running<String> waiting = rig.run(() -> waitAtTheGate(gate)).waits();
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpThreads(dump.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
    gate.countDown();
    waiting.get();
    assertThat(Files.readString(dump)).contains("waitAtTheGate");
    Files.delete(dump);
    Files.delete(dump.getParent());
  }

  private static void waitAtTheGate(CountDownLatch gate) throws InterruptedException {
    gate.await();
  }
}
