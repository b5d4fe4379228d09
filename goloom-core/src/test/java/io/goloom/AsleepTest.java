package io.goloom;

import static io.goloom.Go.go;
import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.channel.Channel;
import io.goloom.context.Context;
import io.goloom.internal.sched.Exit;
import io.goloom.internal.sched.Leaks;
import io.goloom.internal.sched.Onlookers;
import io.goloom.internal.sched.Proof;
import io.goloom.sched.Task;
import io.goloom.sync.Cond;
import io.goloom.sync.Mutex;
import io.goloom.sync.RWMutex;
import io.goloom.sync.WaitGroup;
import io.goloom.testing.ChildJvm;
import io.goloom.testing.Until;
import io.goloom.time.Timer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// When a program is fatally deadlocked, and when it only waits. A wait that ends does so after
/// [#LONG], in which several proofs are tried.
class AsleepTest {
  private static final String FATAL = "fatal error: all goroutines are asleep - deadlock!";
  private static final long LONG = Long.getLong("asleep.millis", 1200);

  /// Longer than the watch takes to give up where nothing can be proved.
  private static final String LONGER = "-Dasleep.millis=4000";

  private static final String SCHEDULER = System.getProperty("goloom.scheduler", "gmp");
  private static final boolean OURS = SCHEDULER.equals("gmp");
  private static final Channel<Integer> KEPT = Channel.make();

  private static final Map<String, Task> PROGRAMS =
      Map.ofEntries(
          // fatal
          Map.entry("receive", () -> Channel.<Integer>make().receive()),
          Map.entry("send", () -> Channel.<Integer>make().send(1)),
          Map.entry("circle", AsleepTest::circle),
          Map.entry("group", AsleepTest::group),
          Map.entry("lockedTwice", AsleepTest::lockedTwice),
          Map.entry("locks", AsleepTest::locks),
          Map.entry("readersAndWriter", AsleepTest::readersAndWriter),
          Map.entry("cond", AsleepTest::cond),
          Map.entry("latch", () -> new CountDownLatch(1).await()),
          Map.entry("queue", () -> new LinkedBlockingQueue<Integer>().take()),
          Map.entry("context", () -> Context.background().withCancel().done().receive()),
          Map.entry("provedByAnother", AsleepTest::provedByAnother),
          Map.entry("lastThreadEnds", AsleepTest::lastThreadEnds),
          Map.entry("saysWhy", AsleepTest::saysWhy),
          // only slow
          Map.entry("sleeper", AsleepTest::sleeper),
          Map.entry("jdkSleeper", AsleepTest::jdkSleeper),
          Map.entry("socket", AsleepTest::socket),
          Map.entry("platform", AsleepTest::platform),
          Map.entry("future", AsleepTest::future),
          Map.entry("timer", AsleepTest::timer),
          Map.entry("deadline", AsleepTest::deadline),
          Map.entry("timedPoll", AsleepTest::timedPoll),
          Map.entry("virtualThread", AsleepTest::virtualThread),
          Map.entry("kept", AsleepTest::kept),
          Map.entry("server", AsleepTest::server),
          Map.entry("endsDuringProof", AsleepTest::endsDuringProof),
          Map.entry("computes", AsleepTest::computes),
          Map.entry("virtualComputes", AsleepTest::virtualComputes));

  /// The program of the child.
  static final class Main {
    public static void main(String[] args) {
      Go.run(PROGRAMS.get(args[0]));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "receive",
        "send",
        "circle",
        "group",
        "lockedTwice",
        "locks",
        "readersAndWriter",
        "cond",
        "latch",
        "queue",
        "context",
        "provedByAnother"
      })
  void run_nothingCanGoOn_isFatal(String program) throws Exception {
    ChildJvm.Run run = child(program).run();
    assertThat(run.err()).contains(FATAL).contains("\"main\"");
    assertThat(run.status()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sleeper",
        "jdkSleeper",
        "socket",
        "platform",
        "future",
        "timer",
        "deadline",
        "timedPoll",
        "virtualThread",
        "kept",
        "endsDuringProof",
        "computes"
      })
  void run_somethingWillGoOn_isNotFatal(String program) throws Exception {
    ChildJvm.Run run = child(program).run();
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.out()).isEqualTo("done\n");
  }

  /// A server's thread, say: what it does goes on, and so does the program.
  @Test
  void run_threadGoesOn_isFatalOnceThatHasEnded() throws Exception {
    ChildJvm.Run run = child("lastThreadEnds").run();
    assertThat(run.out()).isEqualTo("done\n");
    assertThat(run.err()).startsWith("1 goroutine").contains("\n" + FATAL).contains("\"main\"");
    assertThat(run.status()).isEqualTo(2);
  }

  @Test
  void run_threadServes_goesOn() throws Exception {
    ChildJvm.Run run = child("server").run();
    assertThat(run.out()).isEqualTo("done\n");
    assertThat(run.err()).contains("[chan receive").doesNotContain(FATAL);
    assertThat(run.status()).isZero();
  }

  /// A JVM that keeps each virtual thread, on either scheduler.
  private static ChildJvm unprovable(String program) {
    ChildJvm child = ChildJvm.of(Main.class).closed().option("-Dgoloom.scheduler=" + SCHEDULER);
    return (OURS ? child.option("--add-opens=java.base/java.lang=ALL-UNNAMED") : child)
        .option(LONGER)
        .arg(program);
  }

  @Test
  void run_nothingCanBeProved_saysOnceWhyAndWhatToAdd() throws Exception {
    ChildJvm.Run run = unprovable("saysWhy").run();
    assertThat(run.err())
        .isEqualTo(
            "goloom: all goroutines wait, and whether that is a deadlock cannot be proved, since"
                + " the JDK keeps every virtual thread of this JVM reachable: start it with "
                + (OURS
                    ? "--add-exports java.base/jdk.internal.vm=ALL-UNNAMED, or with"
                        + " -Djdk.trackAllThreads=false"
                    : "-Djdk.trackAllThreads=false, or so that goloom's own scheduler is let in"
                        + " whole, with --add-opens java.base/java.lang=ALL-UNNAMED and"
                        + " --add-exports java.base/jdk.internal.vm=ALL-UNNAMED")
                + ". goloom.deadlock=off silences this line\n");
    assertThat(run.status()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"platform", "virtualThread", "virtualComputes", "future"})
  void run_nothingCanBeProvedAndSomethingGoesOn_saysNothing(String program) throws Exception {
    assertThat(unprovable(program).run()).isEqualTo(new ChildJvm.Run(0, "done\n", ""));
  }

  private static ChildJvm child(String program) {
    return ChildJvm.of(Main.class).option("-Djdk.trackAllThreads=false").arg(program);
  }

  // ---- programs that can never go on

  private static void circle() throws InterruptedException {
    Channel<Integer> requests = Channel.make();
    Channel<Integer> answers = Channel.make();
    go("server", () -> answers.send(requests.receive()));
    requests.send(answers.receive());
  }

  private static void group() throws InterruptedException {
    WaitGroup wg = new WaitGroup();
    wg.add(2);
    go(wg::done);
    wg.await();
  }

  private static void lockedTwice() {
    Mutex mu = new Mutex();
    mu.lock();
    mu.lock();
  }

  private static void locks() throws InterruptedException {
    Mutex a = new Mutex();
    ReentrantLock b = new ReentrantLock();
    Channel<Boolean> holdsB = Channel.make();
    a.lock();
    go(
        "other",
        () -> {
          b.lock();
          holdsB.send(true);
          a.lock();
        });
    holdsB.receive();
    b.lock();
  }

  private static void readersAndWriter() {
    RWMutex rw = new RWMutex();
    rw.rLock();
    Goroutine writer = go("writer", rw::lock);
    while (writer.waitReason().isEmpty()) {
      Go.gosched();
    }
    writer = null;
    rw.rLock();
  }

  private static void cond() throws InterruptedException {
    Mutex mu = new Mutex();
    Cond cond = new Cond(mu);
    mu.lock();
    cond.await();
  }

  /// Nobody is left for the watch to prove.
  private static void provedByAnother() throws InterruptedException {
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          while (Proof.search().dead().isEmpty()) {
            Thread.onSpinWait();
          }
        });
    Channel.<Integer>make().receive();
  }

  private static void lastThreadEnds() throws InterruptedException {
    Thread.ofPlatform()
        .daemon(false)
        .start(() -> {
          while (Leaks.groups().isEmpty()) {
            Thread.onSpinWait();
          }
          pause(); // the watch looks again and again
          System.out.println("done");
        });
    Channel.<Integer>make().receive();
  }

  /// Serves without goroutines, on threads that are daemons as the goroutine is that has started
  /// them.
  private static void server() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = server.getLocalPort();
      Thread.ofPlatform().start(() -> answer(server));
      Thread.ofPlatform().daemon().name("goloom-client").start(() -> ask(port));
      Channel.<Integer>make().receive();
    }
  }

  private static void answer(ServerSocket server) {
    try (Socket socket = server.accept()) {
      socket.getOutputStream().write(7);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    System.out.println("done");
    System.exit(0);
  }

  /// Once the watch has proved main and gone on.
  private static void ask(int port) {
    while (Leaks.groups().isEmpty()) {
      Thread.onSpinWait();
    }
    pause();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getInputStream().read();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Ends with what the watch says.
  private static void saysWhy() throws InterruptedException {
    System.setErr(
        new PrintStream(System.err, true, StandardCharsets.UTF_8) {
          @Override
          public void println(String line) {
            super.println(line);
            Runtime.getRuntime().halt(7);
          }
        });
    Channel.<Integer>make().receive();
  }

  // ---- programs that go on

  /// All that is left was leaked, and main has ended by itself since.
  private static void endsDuringProof() throws Exception {
    CompletableFuture<Integer> last = new CompletableFuture<>();
    go(() -> Channel.<Integer>make().receive());
    Thread main = Thread.currentThread();
    Onlookers.add(
        new Onlookers.Onlooker() {
          @Override
          public void loosen() {}

          @Override
          public void tighten() {
            last.complete(1);
            Exit.join(main);
          }
        });
    Runtime.getRuntime().addShutdownHook(new Thread(AsleepTest::awaitVerdict));
    last.get();
    System.out.println("done");
  }

  private static void awaitVerdict() {
    Until.until(
        "the watch has decided",
        () ->
            Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().equals("goloom-deadlock"))
                .noneMatch(thread ->
                    Stream.of(thread.getValue())
                        .anyMatch(frame -> frame.getMethodName().equals("prove"))));
  }

  private static void pause() {
    try {
      Thread.sleep(LONG);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void sleeper() throws InterruptedException {
    Channel<Integer> ch = Channel.make();
    go(() -> {
      Go.sleep(Duration.ofMillis(LONG));
      ch.send(1);
    });
    ch.receive();
    System.out.println("done");
  }

  private static void jdkSleeper() throws InterruptedException {
    Channel<Integer> ch = Channel.make();
    go(() -> {
      Thread.sleep(LONG);
      ch.send(1);
    });
    ch.receive();
    System.out.println("done");
  }

  private static void socket() throws Exception {
    Channel<Integer> ch = Channel.make();
    ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread.ofPlatform()
        .start(() -> {
          try (Socket socket = server.accept()) {
            Thread.sleep(LONG);
            socket.getOutputStream().write(7);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
    go(() -> {
      try (Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
        ch.send(socket.getInputStream().read());
      }
    });
    ch.receive();
    System.out.println("done");
  }

  private static void platform() throws InterruptedException {
    Channel<Integer> ch = Channel.make();
    Thread.ofPlatform()
        .start(() -> {
          try {
            Thread.sleep(LONG);
            ch.send(1);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    ch.receive();
    System.out.println("done");
  }

  private static void future() {
    CompletableFuture<Integer> future =
        CompletableFuture.supplyAsync(
            () -> 1, CompletableFuture.delayedExecutor(LONG, TimeUnit.MILLISECONDS));
    future.join();
    System.out.println("done");
  }

  private static void timer() throws InterruptedException {
    Timer.after(Duration.ofMillis(LONG)).receive();
    System.out.println("done");
  }

  private static void deadline() throws InterruptedException {
    try (var ctx = Context.background().withTimeout(Duration.ofMillis(LONG))) {
      ctx.done().receive();
    }
    System.out.println("done");
  }

  private static void timedPoll() throws InterruptedException {
    Channel<Integer> ch = Channel.make();
    LinkedBlockingQueue<Integer> queue = new LinkedBlockingQueue<>();
    go(() -> {
      queue.poll(LONG, TimeUnit.MILLISECONDS);
      ch.send(1);
    });
    ch.receive();
    System.out.println("done");
  }

  private static void virtualThread() throws InterruptedException {
    Channel<Integer> ch = Channel.make();
    Thread.startVirtualThread(() -> {
      try {
        Thread.sleep(LONG);
        ch.send(1);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
    ch.receive();
    System.out.println("done");
  }

  /// On the JDK's scheduler, whichever the goroutines are on.
  private static void virtualComputes() throws InterruptedException {
    Channel<Integer> ch = Channel.make();
    Thread.ofPlatform()
        .daemon()
        .start(() ->
            Thread.startVirtualThread(() -> {
              long end = System.nanoTime() + Duration.ofMillis(LONG).toNanos();
              while (System.nanoTime() < end) {
                Thread.onSpinWait();
              }
              try {
                ch.send(1);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            }));
    ch.receive();
    System.out.println("done");
  }

  /// A static field refers to the channel, so somebody may still send: here a thread that nobody
  /// knows of yet.
  private static void kept() throws InterruptedException {
    Thread.ofPlatform()
        .start(() -> {
          try {
            Thread.sleep(LONG);
            KEPT.send(1);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    KEPT.receive();
    System.out.println("done");
  }

  private static void computes() throws InterruptedException {
    Channel<Long> ch = Channel.make();
    go(() -> {
      long end = System.nanoTime() + Duration.ofMillis(LONG).toNanos();
      long n = 0;
      while (System.nanoTime() < end) {
        n++;
      }
      ch.send(n);
    });
    ch.receive();
    System.out.println("done");
  }
}
