package io.goloom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.goloom.channel.Channel;
import io.goloom.channel.Select;
import io.goloom.diagnostics.GoroutineSnapshot;
import io.goloom.sched.GoroutineState;
import io.goloom.sched.WaitReason;
import io.goloom.sync.Mutex;
import io.goloom.sync.SingleFlight;
import io.goloom.sync.WaitGroup;
import io.goloom.testing.ChildJvm;
import io.goloom.testing.Until;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// C26: looking at all goroutines, as objects and as text.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DumpTest {
  /// Line numbers as `N`, identities as `ID`, and of the JDK's frames only that they are there:
  /// they change with its versions.
  private static String normal(String text) {
    return text.replaceAll("(\tat java.base/[^\n]*\n)+", "\tat java.base/...\n")
        .replaceAll("\\.java:\\d+\\)", ".java:N)")
        .replaceAll("@[0-9a-f]+\\b", "@ID");
  }

  @Test
  void dump_smallProgram_isThisText() throws Exception {
    var run = ChildJvm.of(Small.class).run();
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    // To build a runtime takes a goroutine on goloom's scheduler and none on the JDK's.
    assertThat(normal(run.out()).replaceAll("goroutine \\d+ (.* runtime second)", "goroutine # $1"))
        .isEqualTo(
            """
            goroutine 1 "main" [running]:
            	at io.goloom.Go.dump(Go.java:N)
            	at io.goloom.DumpTest$Small.program(DumpTest.java:N)
            created by io.goloom.DumpTest$Small.main(DumpTest.java:N)

            goroutine 2 [chan receive]:
            	at io.goloom.channel.ChannelImpl.receive(ChannelImpl.java:N)
            	- waits for channel(0/0)@ID
            created by io.goloom.DumpTest$Small.program(DumpTest.java:N) in goroutine 1

            goroutine 3 "sender" [chan send]:
            	at io.goloom.channel.ChannelImpl.send(ChannelImpl.java:N)
            	- waits for channel(1/1)@ID
            	at io.goloom.DumpTest$Small.lambda$program$0(DumpTest.java:N)
            created by io.goloom.DumpTest$Small.program(DumpTest.java:N) in goroutine 1

            goroutine 4 [select]:
            	at io.goloom.channel.Select.select(Select.java:N)
            	- waits for select[receive from channel(0/0), send to channel(1/1)]@ID
            	at io.goloom.DumpTest$Small.choose(DumpTest.java:N)
            	at io.goloom.DumpTest$Small.lambda$program$1(DumpTest.java:N)
            created by io.goloom.DumpTest$Small.program(DumpTest.java:N) in goroutine 1

            goroutine 5 [sync.Mutex.lock]:
            	at io.goloom.sync.Mutex.lock(Mutex.java:N)
            	- waits for Mutex[locked]@ID
            created by io.goloom.DumpTest$Small.program(DumpTest.java:N) in goroutine 1

            goroutine 6 [sync.WaitGroup.await]:
            	at io.goloom.sync.WaitGroup.await(WaitGroup.java:N)
            	- waits for WaitGroup[counter 1, waiting 1]@ID
            created by io.goloom.DumpTest$Small.program(DumpTest.java:N) in goroutine 1

            goroutine 7 [sleep]:
            	at io.goloom.Go.sleep(Go.java:N)
            	at io.goloom.DumpTest$Small.lambda$program$2(DumpTest.java:N)
            created by io.goloom.DumpTest$Small.program(DumpTest.java:N) in goroutine 1

            goroutine 8 [sleep]:
            	at java.base/...
            	at io.goloom.DumpTest$Small.lambda$program$3(DumpTest.java:N)
            created by io.goloom.DumpTest$Small.program(DumpTest.java:N) in goroutine 1

            goroutine 9 [park]:
            	at java.base/...
            	- waits for java.util.concurrent.locks.ReentrantLock$NonfairSync@ID
            	at java.base/...
            created by io.goloom.DumpTest$Small.program(DumpTest.java:N) in goroutine 1

            goroutine 10 [IO wait]:
            	at java.base/...
            created by io.goloom.DumpTest$Small.program(DumpTest.java:N) in goroutine 1

            goroutine 11 [synchronized]:
            	at io.goloom.DumpTest$Small.enter(DumpTest.java:N)
            	at io.goloom.DumpTest$Small.lambda$program$4(DumpTest.java:N)
            created by io.goloom.DumpTest$Small.program(DumpTest.java:N) in goroutine 1

            goroutine 12 [Object.wait]:
            	at java.base/...
            	at io.goloom.DumpTest$Small.lambda$program$5(DumpTest.java:N)
            created by io.goloom.DumpTest$Small.program(DumpTest.java:N) in goroutine 1

            goroutine # [chan receive, runtime second]:
            	at io.goloom.channel.ChannelImpl.receive(ChannelImpl.java:N)
            	- waits for channel(0/0)@ID
            created by io.goloom.DumpTest$Small.program(DumpTest.java:N) in goroutine 1
            """);
  }

  /// A goroutine for each way to wait.
  static final class Small {
    public static void main(String[] args) {
      Go.run(Small::program);
    }

    private static void program() throws Exception {
      Channel<Integer> orders = Channel.make();
      Channel<Integer> full = Channel.make(1);
      full.send(1);
      Mutex mutex = new Mutex();
      mutex.lock();
      WaitGroup never = new WaitGroup();
      never.add(1);
      ReentrantLock lock = new ReentrantLock();
      lock.lock();
      Object monitor = new Object();
      Object signal = new Object();
      List<Goroutine> all = new ArrayList<>();
      all.add(Go.go(orders::receive));
      all.add(Go.go("sender", () -> full.send(2)));
      all.add(Go.go(() -> choose(orders, full)));
      all.add(Go.go(mutex::lock));
      all.add(Go.go(never::await));
      all.add(Go.go(() -> Go.sleep(Duration.ofHours(1))));
      all.add(Go.go(() -> Thread.sleep(Duration.ofHours(1))));
      all.add(Go.go(lock::lock));
      try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        all.add(Go.go(server::accept));
        synchronized (monitor) {
          all.add(Go.go(() -> enter(monitor)));
          all.add(
              Go.go(() -> {
                synchronized (signal) {
                  while (!never.toString().isEmpty()) { // for good
                    signal.wait();
                  }
                }
              }));
          all.add(GoRuntime.builder().name("second").build().go(orders::receive));
          for (Goroutine g : all) {
            Until.until(g + " waits", () -> g.state() == GoroutineState.WAITING);
          }
          Go.dump(System.out);
          System.out.flush();
          Runtime.getRuntime().halt(0); // they wait for good
        }
      }
    }

    private static void choose(Channel<Integer> orders, Channel<Integer> full)
        throws InterruptedException {
      Select.select(orders.onReceive(order -> {}), full.onSend(1, () -> {}));
    }

    private static void enter(Object monitor) {
      synchronized (monitor) {
        throw new AssertionError("nobody lets it in");
      }
    }
  }

  @Test
  void dump_withoutAnArgument_printsToStandardError() throws Exception {
    var run = ChildJvm.of(ToError.class).run();
    assertThat(run.out()).isEmpty();
    assertThat(normal(run.err()))
        .isEqualTo(
            """
            no goroutines
            goroutine 1 "one" [chan receive]:
            	at io.goloom.channel.ChannelImpl.receive(ChannelImpl.java:N)
            	- waits for channel(0/0)@ID
            created by io.goloom.DumpTest$ToError.main(DumpTest.java:N)
            """);
  }

  static final class ToError {
    public static void main(String[] args) {
      Go.dump();
      Channel<Integer> never = Channel.make();
      Goroutine one = Go.go("one", never::receive);
      Until.waitsFor(one, WaitReason.CHANNEL_RECEIVE);
      Go.dump();
    }
  }

  /// Each goroutine comes in one piece, so that lines of two threads do not mix.
  @Test
  void dump_toAnAppendable_appendsEachAtOnce() throws Exception {
    try (GoRuntime runtime = GoRuntime.builder().name("one-piece").build()) {
      Channel<Integer> orders = Channel.make();
      for (int i = 0; i < 3; i++) {
        runtime.go(orders::receive);
      }
      Until.until(() -> runtime.goroutineCounts().waiting().containsValue(3L));
      List<String> pieces = new ArrayList<>();
      Go.dump(
          new Pieces() {
            @Override
            public Appendable append(CharSequence text) {
              pieces.add(text.toString());
              return this;
            }
          });
      orders.close();
      assertThat(pieces)
          .filteredOn(piece -> piece.contains("runtime one-piece"))
          .hasSize(3)
          .allSatisfy(piece -> assertThat(piece.strip()).startsWith("goroutine ").contains("at "));
    }
  }

  private abstract static class Pieces implements Appendable {
    @Override
    public Appendable append(CharSequence text, int from, int to) {
      throw new AssertionError("in parts");
    }

    @Override
    public Appendable append(char c) {
      throw new AssertionError("in parts");
    }
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void dump_appendableThatThrows_throwsThat() {
    assertThatNullPointerException().isThrownBy(() -> Go.dump(null)).withMessage("out");
    assertThatIOException()
        .isThrownBy(() ->
            Go.dump(
                new Pieces() {
                  @Override
                  public Appendable append(CharSequence text) throws IOException {
                    throw new IOException("disk full");
                  }
                }))
        .withMessage("disk full");
  }

  @Test
  void goroutines_ofARuntime_areItsOwnAsTheyWere() throws Exception {
    GoRuntime runtime = GoRuntime.builder().name("looked-at").build();
    Channel<Integer> orders = Channel.make(3);
    Goroutine receiver = runtime.go("receiver", orders::receive);
    Until.waitsFor(receiver, WaitReason.CHANNEL_RECEIVE);
    List<GoroutineSnapshot> all = runtime.goroutines();
    assertThat(all).hasSize(1);
    GoroutineSnapshot seen = all.getFirst();
    assertThat(seen.id()).isEqualTo(receiver.id());
    assertThat(seen.name()).isEqualTo("receiver");
    assertThat(seen.runtime()).isEqualTo("looked-at");
    assertThat(seen.state()).isEqualTo(GoroutineState.WAITING);
    assertThat(seen.status()).isEqualTo("chan receive");
    assertThat(seen.waitReason()).contains(WaitReason.CHANNEL_RECEIVE);
    assertThat(seen.waitsOn().orElseThrow())
        .isEqualTo("channel(0/3)@" + Integer.toHexString(System.identityHashCode(orders)));
    assertThat(seen.age()).isPositive().isLessThanOrEqualTo(receiver.age());
    assertThat(seen.birthPlace()).isEqualTo(receiver.birthPlace());
    assertThat(seen.stack())
        .extracting(StackTraceElement::getMethodName)
        .containsExactly("receive");
    orders.send(1);
    runtime.close();
    assertThat(runtime.goroutines()).isEmpty();
  }

  /// Who runs is known on goloom's scheduler alone.
  @Test
  void goroutines_oneRunsAndOthersAreReady_areToldApartWhereTheyCan() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    GoRuntime runtime = GoRuntime.builder().gomaxprocs(1).maxThreads(1).build();
    try {
      CountDownLatch spinning = new CountDownLatch(1);
      runtime.go(() -> {
        spinning.countDown();
        while (!stop.get()) {
          Thread.onSpinWait();
        }
      });
      spinning.await();
      GoroutineSnapshot spins = runtime.goroutines().getFirst();
      assertThat(spins.state()).isEqualTo(GoroutineState.RUNNABLE);
      assertThat(spins.waitsOn()).isEmpty();
      assertThat(spins.stack()).isNotEmpty();
      if (runtime.snapshot().gmp().isPresent()) {
        assertThat(spins.status()).isEqualTo("running");
        runtime.go(() -> {});
        assertThat(runtime.goroutines().getLast().status()).isEqualTo("runnable");
        assertThat(runtime.goroutines().getLast().stack()).isEmpty();
      } else {
        assertThat(spins.status()).isEqualTo("runnable");
      }
    } finally {
      stop.set(true);
      runtime.close();
    }
  }

  @Test
  void text_deepStack_leavesOutTheMiddle() throws Exception {
    try (GoRuntime runtime = GoRuntime.builder().build()) {
      Channel<Integer> orders = Channel.make();
      Goroutine deep = runtime.go(() -> down(300, orders));
      Until.waitsFor(deep, WaitReason.CHANNEL_RECEIVE);
      GoroutineSnapshot seen = runtime.goroutines().getFirst();
      orders.close();
      assertThat(seen.stack()).hasSize(303); // with the receive and the task
      List<String> lines = seen.text().lines().toList();
      assertThat(lines).hasSize(1 + 1 + 50 + 1 + 50 + 1).contains("\t... 203 frames left out ...");
      assertThat(lines.get(lines.size() - 2)).contains("lambda$");
    }
  }

  private static void down(int depth, Channel<Integer> orders) throws InterruptedException {
    if (depth > 0) {
      down(depth - 1, orders);
    } else {
      orders.receive();
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {IllegalStateException.class, AssertionError.class})
  void goroutines_keyWhoseToStringThrows_areListed(Class<? extends Throwable> thrown)
      throws Exception {
    Object key =
        new Object() {
          @Override
          public String toString() {
            if (thrown == AssertionError.class) {
              throw new AssertionError("mine");
            }
            throw new IllegalStateException("mine");
          }
        };
    SingleFlight<Object, Integer> flights = new SingleFlight<>();
    CountDownLatch gate = new CountDownLatch(1);
    try (GoRuntime runtime = GoRuntime.builder().build()) {
      CountDownLatch flying = new CountDownLatch(1);
      runtime.go(() ->
          flights.call(
              key,
              () -> {
                flying.countDown();
                gate.await();
                return 1;
              }));
      flying.await();
      Goroutine second = runtime.go(() -> flights.call(key, () -> 2));
      Until.waitsFor(second, WaitReason.SINGLE_FLIGHT);
      Optional<String> on = runtime.goroutines().getLast().waitsOn();
      gate.countDown();
      assertThat(on.orElseThrow()).startsWith("Flight (its toString failed: " + thrown + ")@");
    }
  }

  @Test
  void all_runtimesComeAndGo_areThoseThatLive() throws Exception {
    assertThat(GoRuntime.all().getFirst()).isEqualTo(GoRuntime.system());
    GoRuntime runtime = GoRuntime.builder().build();
    assertThat(GoRuntime.all()).contains(runtime).doesNotHaveDuplicates();
    runtime.close();
    assertThat(GoRuntime.all()).doesNotContain(runtime);

    GoRuntime stopped = GoRuntime.builder().build();
    AtomicBoolean stop = new AtomicBoolean();
    CountDownLatch spinning = new CountDownLatch(1);
    Goroutine left =
        stopped.go(() -> {
          spinning.countDown();
          while (!stop.get()) {
            Thread.onSpinWait();
          }
        });
    spinning.await();
    assertThat(stopped.stop(Duration.ZERO)).containsExactly(left);
    assertThat(GoRuntime.all()).as("it has left one behind").contains(stopped);
    stop.set(true);
    Until.until(() -> !GoRuntime.all().contains(stopped));
  }

  /// Looking takes nothing from those that are looked at, and sees all that live all the time.
  @Test
  void goroutines_underLoad_areAllSeenAndLoseNothing() throws Exception {
    int pairs = 20;
    int rounds = 2_000;
    try (GoRuntime runtime = GoRuntime.builder().build()) {
      CountDownLatch done = new CountDownLatch(pairs);
      Channel<Integer> stay = Channel.make();
      Goroutine stays = runtime.go("stays", stay::receive);
      for (int i = 0; i < pairs; i++) {
        Channel<Integer> channel = Channel.make(i % 3);
        runtime.go(() -> {
          for (int k = 0; k < rounds; k++) {
            channel.send(k);
            if (k % 100 == 0) {
              Go.go(() -> {});
            }
          }
        });
        runtime.go(() -> {
          for (int k = 0; k < rounds; k++) {
            assertThat(channel.receive()).isEqualTo(k);
          }
          done.countDown();
        });
      }
      int looks = 0;
      do {
        List<GoroutineSnapshot> all = runtime.goroutines();
        assertThat(all).extracting(GoroutineSnapshot::id).isSorted().contains(stays.id());
        assertThat(all).noneMatch(g -> g.state() == GoroutineState.DEAD);
        looks++;
      } while (done.getCount() > 0);
      assertThat(looks).isPositive();
      stay.close();
    }
  }
}
