package io.goloom;

import static io.goloom.Go.go;
import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.context.Context;
import io.goloom.diagnostics.BirthPlace;
import io.goloom.sched.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BirthPlaceTest {
  private static final int MANY = 1_000;

  /// The line below that of the caller, where the `go` stands.
  private static int next() {
    return StackWalker.getInstance()
        .walk(frames -> frames.skip(1).findFirst().orElseThrow().getLineNumber() + 1);
  }

  private static void assertBornAt(int line, Goroutine g) {
    assertBornAt(line, g.birthPlace());
  }

  private static void assertBornAt(int line, BirthPlace place) {
    assertThat(place.frames()).isNotEmpty();
    assertThat(place.frames().getFirst().getClassName()).startsWith(BirthPlaceTest.class.getName());
    assertThat(place.frames().getFirst().getLineNumber()).isEqualTo(line);
  }

  @Test
  void go_eachForm_isBornAtItsLine() {
    int line;
    line = next();
    Goroutine plain = go(() -> {});
    assertBornAt(line, plain);
    line = next();
    Goroutine named = go("named", () -> {});
    assertBornAt(line, named);
    line = next();
    Goroutine method = go(BirthPlaceTest::nothing);
    assertBornAt(line, method);
    line = next();
    Goroutine named2 = go(new Named());
    assertBornAt(line, named2);
    Task task =
        new Task() {
          @Override
          public void run() {}
        };
    line = next();
    Goroutine anonymous = go(task);
    assertBornAt(line, anonymous);
    assertThat(anonymous.birthPlace())
        .hasToString(
            "io.goloom.BirthPlaceTest.go_eachForm_isBornAtItsLine(BirthPlaceTest.java:"
                + line
                + ")");
    assertThat(anonymous.birthPlace().own()).isTrue();
    line = next();
    Goroutine underContext = go(Context.background(), ctx -> {});
    assertBornAt(line, underContext);
    line = next();
    Goroutine namedUnderContext = go(Context.background(), "named", ctx -> {});
    assertBornAt(line, namedUnderContext);
  }

  @Test
  void go_sameLambdaManyTimes_laterOnesShareTheStackOfTheFirst() {
    List<Goroutine> all = new ArrayList<>();
    int line = 0;
    for (int i = 0; i < MANY; i++) {
      line = next();
      all.add(go(() -> {}));
    }
    for (Goroutine g : all) {
      assertBornAt(line, g);
    }
    assertThat(all.getFirst().birthPlace().own()).isTrue();
    assertThat(all.getLast().birthPlace().own()).isFalse();
    assertThat(all.getLast().birthPlace()).isSameAs(all.get(MANY - 2).birthPlace());
  }

  @Test
  void go_namedClassFromSeveralLines_eachIsBornAtItsOwnFromTheFirst() {
    List<Goroutine> first = new ArrayList<>();
    List<Goroutine> second = new ArrayList<>();
    int one = 0;
    int two = 0;
    for (int i = 0; i < MANY; i++) {
      one = next();
      first.add(go(new Named()));
    }
    for (int i = 0; i < MANY; i++) {
      two = next();
      second.add(go(new Named()));
    }
    for (int i = 0; i < MANY; i++) {
      assertBornAt(one, first.get(i));
      assertBornAt(two, second.get(i));
    }
    assertThat(second.getFirst().birthPlace().own()).isTrue();
    assertThat(second.getLast().birthPlace()).isSameAs(second.get(MANY - 2).birthPlace());
  }

  @Test
  void go_lambdaKeptInAVariable_secondLineIsNoticedWithin128Starts() {
    Task kept = () -> {};
    for (int i = 0; i < MANY; i++) {
      go(kept);
    }
    int line = 0;
    List<Goroutine> second = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      line = next();
      second.add(go(kept));
    }
    for (Goroutine g : second.subList(128, 1_000)) {
      assertBornAt(line, g);
    }
  }

  @Test
  void go_throughAHelper_isBornAtTheLineOfTheGo() {
    int line = next();
    Goroutine g = helper(() -> {});
    assertThat(g.birthPlace().frames().get(0).getMethodName()).isEqualTo("helper");
    assertThat(g.birthPlace().frames().get(1).getLineNumber()).isEqualTo(line);
  }

  @Test
  void threadFactory_executor_isBornAtTheFirstLineThatIsNotTheJdks() throws Exception {
    List<Future<BirthPlace>> first = new ArrayList<>();
    List<Future<BirthPlace>> second = new ArrayList<>();
    int one = 0;
    int two = 0;
    Callable<BirthPlace> where = () -> Goroutine.current().orElseThrow().birthPlace();
    try (ExecutorService executor = Executors.newThreadPerTaskExecutor(Go.threadFactory())) {
      for (int i = 0; i < MANY; i++) {
        one = next();
        first.add(executor.submit(where));
      }
      for (int i = 0; i < MANY; i++) {
        two = next();
        second.add(executor.submit(where));
      }
    }
    for (int i = 0; i < MANY; i++) {
      assertBornAt(one, first.get(i).get());
      assertBornAt(two, second.get(i).get());
    }
  }

  @Test
  void go_fromCodeThatTheJdkCalls_isBornInThatCode() {
    int[] line = {0};
    List<Goroutine> all =
        IntStream.range(0, 100)
            .mapToObj(i -> {
              line[0] = next();
              return go(() -> {});
            })
            .toList();
    all.forEach(g -> assertBornAt(line[0], g));
  }

  @Test
  void threadFactory_calledByTheUser_isBornAtThatLine() throws Exception {
    BirthPlace[] place = {BirthPlace.UNKNOWN};
    Runnable where = () -> place[0] = Goroutine.current().orElseThrow().birthPlace();
    int line = next();
    Thread thread = Go.threadFactory().newThread(where);
    thread.start();
    thread.join();
    assertBornAt(line, place[0]);
  }

  private static Goroutine helper(Task task) {
    return go(task);
  }

  private static void nothing() {}

  private static final class Named implements Task {
    @Override
    public void run() {}
  }
}
