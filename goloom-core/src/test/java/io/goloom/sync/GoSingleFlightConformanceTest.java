package io.goloom.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.goloom.channel.Channel;
import io.goloom.channel.ReceiveChannel;
import io.goloom.sched.WaitReason;
import io.goloom.testing.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What golang.org/x/sync/singleflight's own tests cover, a test for each of theirs, under its
/// name.
///
/// An exception stands for both an error and a panic, so the tests of panics say the same here as
/// `testDoErr`, for unchecked ones. Not here, for want of the thing: `TestGoexitDo` (Java has no
/// Goexit), `TestPanicErrorUnwrap` (nothing is wrapped: callers get the very object),
/// `TestForgetUnshared` and `TestDoAndForgetUnsharedRace` (of Go's internal copy, whose
/// `ForgetUnshared` the public one lacks), `ExampleGroup`.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GoSingleFlightConformanceTest {
  private final SingleFlight<String, String> g = new SingleFlight<>();

  @Test
  void testDo() throws Exception {
    SingleFlight.Result<String> result = g.call("key", () -> "bar");
    assertThat(result.value()).isEqualTo("bar");
    assertThat(result.shared()).isFalse();
  }

  @Test
  void testDoErr() {
    Exception someErr = new Exception("some error");
    assertThat(
            catchThrowable(() ->
                g.call(
                    "key",
                    () -> {
                      throw someErr;
                    })))
        .isSameAs(someErr);
  }

  @Test
  void testDoDupSuppress() throws Exception {
    int n = 10;
    Channel<String> c = Channel.make(1);
    AtomicInteger calls = new AtomicInteger();
    List<SingleFlight.Result<String>> results = new ArrayList<>();
    List<Worker> callers = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      callers.add(
          Worker.start(
                  () -> {
                    SingleFlight.Result<String> result =
                        g.call(
                            "key",
                            () -> {
                              calls.incrementAndGet();
                              return Objects.requireNonNull(c.receive());
                            });
                    synchronized (results) {
                      results.add(result);
                    }
                  })
              .waits(WaitReason.SINGLE_FLIGHT));
    }
    c.send("bar");
    callers.forEach(Worker::join);
    assertThat(calls).hasValue(1);
    assertThat(results).hasSize(n).containsOnly(new SingleFlight.Result<>("bar", true));
  }

  @Test
  void testForget() throws Exception {
    Channel<Boolean> firstCh = Channel.make();
    CountDownLatch firstStarted = new CountDownLatch(1);
    ReceiveChannel<SingleFlight.Outcome<String>> first =
        g.callAsync(
            "key",
            () -> {
              firstStarted.countDown();
              firstCh.receive();
              return "1";
            });
    firstStarted.await();
    g.forget("key");

    CountDownLatch secondStarted = new CountDownLatch(1);
    CountDownLatch unblockSecond = new CountDownLatch(1);
    ReceiveChannel<SingleFlight.Outcome<String>> second =
        g.callAsync(
            "key",
            () -> {
              secondStarted.countDown();
              unblockSecond.await();
              return "2";
            });
    secondStarted.await();

    firstCh.close();
    assertThat(Objects.requireNonNull(first.receive()).get()).isEqualTo("1");

    ReceiveChannel<SingleFlight.Outcome<String>> third = g.callAsync("key", () -> "3");
    unblockSecond.countDown();
    assertThat(Objects.requireNonNull(second.receive()).get()).isEqualTo("2");
    assertThat(Objects.requireNonNull(third.receive()).get()).isEqualTo("2");
  }

  @Test
  void testDoChan() throws Exception {
    ReceiveChannel<SingleFlight.Outcome<String>> ch = g.callAsync("key", () -> "bar");
    assertThat(ch.receive()).isEqualTo(new SingleFlight.Result<>("bar", false));
  }

  @Test
  void testPanicDo() {
    CountDownLatch latch = new CountDownLatch(1);
    RuntimeException panic =
        new IllegalStateException("invalid memory address or nil pointer dereference");
    List<Worker> callers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      callers.add(
          Worker.start(() ->
                  g.call(
                      "key",
                      () -> {
                        latch.await();
                        throw panic;
                      }))
              .waits(WaitReason.SINGLE_FLIGHT));
    }
    latch.countDown();
    callers.forEach(caller -> assertThat(caller.failure()).isSameAs(panic));
  }

  /// Go ends the process here; ours puts the failure into the channel.
  @Test
  void testPanicDoChan() throws Exception {
    Error panic = new AssertionError("panicking in DoChan");
    ReceiveChannel<SingleFlight.Outcome<String>> ch =
        g.callAsync(
            "key",
            () -> {
              throw panic;
            });
    SingleFlight.Outcome<String> outcome = Objects.requireNonNull(ch.receive());
    assertThat(outcome).isEqualTo(new SingleFlight.Failure<String>(panic, false));
    assertThatThrownBy(outcome::get).isSameAs(panic);
  }

  @Test
  void testPanicDoSharedByDoChan() throws Exception {
    RuntimeException panic = new IllegalStateException("panicking in Do");
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch unblock = new CountDownLatch(1);
    Worker caller =
        Worker.start(() ->
            g.call(
                "key",
                () -> {
                  blocked.countDown();
                  unblock.await();
                  throw panic;
                }));
    blocked.await();
    ReceiveChannel<SingleFlight.Outcome<String>> ch =
        g.callAsync(
            "key",
            () -> {
              throw new AssertionError("DoChan unexpectedly executed callback");
            });
    unblock.countDown();
    assertThat(ch.receive()).isEqualTo(new SingleFlight.Failure<String>(panic, true));
    assertThat(caller.failure()).isSameAs(panic);
  }
}
