package io.goloom.debug;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.GoRuntime;
import io.goloom.Goroutine;
import io.goloom.channel.Channel;
import io.goloom.sched.Task;
import io.goloom.sched.WaitReason;
import io.goloom.sync.Mutex;
import io.goloom.sync.RWMutex;
import io.goloom.sync.WaitGroup;
import io.goloom.testing.Until;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Goroutines that hang on what static fields refer to, as programs have it that keep a server or a
/// cache in one: nothing can be proved of them. Circles of locks are found all the same, and the
/// others are suspected.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KeptTest {
  private static final List<Mutex> LOCKS = List.of(new Mutex(), new Mutex(), new Mutex());
  private static final List<RWMutex> CACHES = List.of(new RWMutex(), new RWMutex());
  private static final Channel<Integer> QUEUE = Channel.make();
  private static final WaitGroup GROUP = new WaitGroup();

  private final GoRuntime runtime = GoRuntime.builder().name("kept").build();

  @AfterEach
  void allEnd() {
    assertThat(runtime.stop(Duration.ofSeconds(30))).isEmpty();
    LeakProfile after = LeakProfile.take(Duration.ZERO);
    assertThat(circles(after)).isEmpty();
    assertThat(suspects(after)).isEmpty();
    assertThat(after.leaks()).noneMatch(leak -> leak.goroutine().runtime().equals("kept"));
  }

  private static List<String> circles(LeakProfile profile) {
    return profile.circles().stream().filter(text -> text.contains("\"kept-")).toList();
  }

  private static List<String> suspects(LeakProfile profile) {
    return profile.suspects().stream()
        .map(Suspect::goroutine)
        .filter(g -> g.runtime().equals("kept"))
        .map(g -> g.name() + " " + g.status())
        .sorted()
        .toList();
  }

  private void waits(WaitReason reason, String name, Task task) {
    Goroutine g = runtime.go(name, task);
    Until.waitsFor(g, reason);
  }

  /// Each of some takes its own lock and then the next one's, once all have their own.
  private void chain(int n) {
    WaitGroup all = new WaitGroup();
    all.add(n);
    for (int i = 0; i < n; i++) {
      Mutex own = LOCKS.get(i);
      Mutex next = LOCKS.get((i + 1) % n);
      runtime.go(
          "kept-" + i,
          () -> {
            own.lock();
            all.done();
            all.await();
            next.lock();
            next.unlock(); // its own has been unlocked from outside by then
          });
    }
    Until.until(
        "all wait for locks",
        () -> runtime.goroutineCounts().waiting().getOrDefault(WaitReason.MUTEX_LOCK, 0L) == n);
  }

  @Test
  void circle_ofTwoAndOfThreeLocks_namesAll() {
    for (int n = 2; n <= 3; n++) {
      chain(n);
      List<String> circles = circles(LeakProfile.take());
      assertThat(circles).hasSize(1);
      assertThat(circles.getFirst()).startsWith(n + " goroutines wait for each other:");
      for (int i = 0; i < n; i++) {
        assertThat(circles.getFirst())
            .containsPattern(
                "goroutine \\d+ \"kept-" + i + "\" \\[sync.Mutex.lock] waits for Mutex")
            .containsPattern("which goroutine \\d+ \"kept-" + (i + 1) % n + "\" holds")
            .contains("created by " + KeptTest.class.getName() + ".chain(KeptTest.java:");
      }
      LOCKS.subList(0, n).forEach(Mutex::unlock);
      end();
    }
  }

  private void end() {
    Until.until("all end", () -> runtime.numGoroutine() == 0);
  }

  @Test
  void circle_ofOne_namesIt() {
    Mutex mu = LOCKS.getFirst();
    waits(
        WaitReason.MUTEX_LOCK,
        "kept-\ntwice", // on one line, or it could look like another report
        () -> {
          mu.lock();
          mu.lock();
          mu.unlock();
        });
    assertThat(circles(LeakProfile.take()))
        .singleElement()
        .asString()
        .startsWith("a goroutine waits for itself:")
        .contains("\"kept-?twice\"")
        .doesNotContain("kept-\n")
        .contains("which it holds itself");
    mu.unlock();
  }

  @Test
  void circle_ofWriters_namesBoth() {
    WaitGroup both = new WaitGroup();
    both.add(2);
    for (int i = 0; i < 2; i++) {
      RWMutex own = CACHES.get(i);
      RWMutex other = CACHES.get(1 - i);
      runtime.go(
          "kept-" + i,
          () -> {
            own.lock();
            both.done();
            both.await();
            other.rLock();
            other.rUnlock();
          });
    }
    Until.until(
        "both wait",
        () ->
            runtime.goroutineCounts().waiting().getOrDefault(WaitReason.RW_MUTEX_READ_LOCK, 0L)
                == 2);
    assertThat(circles(LeakProfile.take())).singleElement().asString().contains("RWMutex[locked]");
    CACHES.forEach(RWMutex::unlock);
  }

  /// Readers are only counted: no circle is seen, and none of them is left out.
  @Test
  void readerWriterReader_isSuspected() {
    RWMutex cache = CACHES.getFirst();
    Channel<Boolean> again = Channel.make();
    waits(
        WaitReason.CHANNEL_RECEIVE,
        "kept-reader",
        () -> {
          cache.rLock();
          again.receive();
          cache.rLock();
          cache.rUnlock();
        });
    waits(
        WaitReason.RW_MUTEX_LOCK,
        "kept-writer",
        () -> {
          cache.lock();
          cache.unlock();
        });
    again.close();
    Until.until(
        "the reader waits",
        () ->
            runtime.goroutineCounts().waiting().getOrDefault(WaitReason.RW_MUTEX_READ_LOCK, 0L)
                == 1);
    LeakProfile profile = LeakProfile.take(Duration.ZERO);
    assertThat(circles(profile)).isEmpty();
    assertThat(suspects(profile))
        .containsExactly("kept-reader sync.RWMutex.rLock", "kept-writer sync.RWMutex.lock");
    cache.rUnlock();
  }

  @Test
  void channelGroupAndTheirLock_areSuspected() {
    Mutex mu = LOCKS.getFirst();
    waits(
        WaitReason.CHANNEL_SEND,
        "kept-send",
        () -> {
          mu.lock();
          QUEUE.send(1);
        });
    waits(
        WaitReason.MUTEX_LOCK,
        "kept-receive",
        () -> {
          mu.withLock(() -> {});
          QUEUE.receive();
        });
    GROUP.add(1);
    waits(WaitReason.WAIT_GROUP, "kept-group", GROUP::await);
    LeakProfile profile = LeakProfile.take(Duration.ZERO);
    assertThat(circles(profile)).isEmpty();
    assertThat(suspects(profile)).hasSize(3);
    assertThat(profile.leaks()).noneMatch(leak -> leak.goroutine().runtime().equals("kept"));
    GROUP.done();
    mu.unlock();
    end();
  }
}
