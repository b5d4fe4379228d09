package io.goloom.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.goloom.testing.Until;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What Go's `sync/once_test.go` and `sync/oncefunc_test.go` cover, under their names. `OnceValues`
/// is a value that is a record.
///
/// Not applicable: the counts of allocations inside the tests; `TestOnceFuncGoexit`, since Java
/// cannot end a goroutine from inside but by return or throw.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class GoOnceConformanceTest {
  private record Pair(int first, int second) {}

  @Test
  void testOnce() throws Exception {
    int[] o = {0};
    Once once = new Once();
    AtomicInteger wrong = new AtomicInteger();
    WaitGroup done = new WaitGroup();
    for (int i = 0; i < 10; i++) {
      done.go(() -> {
        once.run(() -> o[0]++);
        if (o[0] != 1) {
          wrong.incrementAndGet();
        }
      });
    }
    done.await();
    assertThat(wrong).hasValue(0);
    assertThat(o[0]).isOne();
  }

  @Test
  void testOncePanic() {
    Once once = new Once();
    assertThatThrownBy(() ->
            once.run(() -> {
              throw new IllegalArgumentException("failed");
            }))
        .hasMessage("failed");
    once.run(() -> {
      throw new AssertionError("run twice");
    });
  }

  @Test
  void testOnceFunc() {
    AtomicInteger calls = new AtomicInteger();
    Runnable f = Once.func(calls::incrementAndGet);
    f.run();
    f.run();
    assertThat(calls).hasValue(1);
  }

  @Test
  void testOnceValue() {
    AtomicInteger calls = new AtomicInteger();
    OnceValue<Integer> f = Once.value(calls::incrementAndGet);
    f.get();
    assertThat(f.get()).isOne();
    assertThat(calls).hasValue(1);
  }

  @Test
  void testOnceValues() {
    AtomicInteger calls = new AtomicInteger();
    OnceValue<Pair> f = Once.value(() -> new Pair(calls.incrementAndGet(), calls.get() + 1));
    f.get();
    assertThat(f.get()).isEqualTo(new Pair(1, 2));
    assertThat(calls).hasValue(1);
  }

  private static void failsAlike(Function<Runnable, Runnable> wrap) {
    AtomicInteger calls = new AtomicInteger();
    Runnable f =
        wrap.apply(() -> {
          calls.incrementAndGet();
          throw new IllegalArgumentException("x");
        });
    Throwable first = catchThrowable(f::run);
    Throwable second = catchThrowable(f::run);
    assertThat(first).hasMessage("x");
    assertThat(second).isSameAs(first);
    assertThat(calls).hasValue(1);
  }

  @Test
  void testOnceFuncPanic() {
    failsAlike(Once::func);
  }

  @Test
  void testOnceValuePanic() {
    failsAlike(task ->
        Once.value(() -> {
          task.run();
          return 1;
        })
            ::get);
  }

  @Test
  void testOnceValuesPanic() {
    failsAlike(task ->
        Once.value(() -> {
          task.run();
          return new Pair(1, 2);
        })
            ::get);
  }

  /// A thrown null is a NullPointerException in Java, as it is a PanicNilError in Go.
  @Test
  @SuppressWarnings({"NullAway", "ThrowNull"})
  void testOnceFuncPanicNil() {
    Runnable f =
        Once.func(() -> {
          throw null;
        });
    assertThatThrownBy(f::run).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(f::run).isInstanceOf(NullPointerException.class);
  }

  @Test
  void testOnceFuncPanicTraceback() {
    Runnable f = Once.func(GoOnceConformanceTest::panics);
    assertThatThrownBy(f::run)
        .satisfies(t ->
            assertThat(t.getStackTrace()[0].getMethodName())
                .as("the origin of the failure")
                .isEqualTo("panics"));
  }

  private static void panics() {
    throw new IllegalArgumentException("x");
  }

  @Test
  void testOnceXGC() {
    List<Function<byte[], Runnable>> wraps =
        List.of(
            buf -> Once.func(() -> buf[0] = 1),
            buf -> Once.value(() -> buf[0] = 1)::get,
            buf -> Once.func(() -> fail(buf)),
            buf ->
                Once.value(() -> {
                  fail(buf);
                  return 1;
                })
                    ::get);
    for (Function<byte[], Runnable> wrap : wraps) {
      WeakReference<byte[]> buf = new WeakReference<>(new byte[1024]);
      Runnable f = wrapped(wrap, buf);
      System.gc();
      assertThat(buf.get()).as("collected too early").isNotNull();
      Throwable first = catchThrowable(f::run);
      Until.until(() -> {
        System.gc();
        return buf.get() == null;
      });
      assertThat(catchThrowable(f::run)).isSameAs(first);
    }
  }

  private static Runnable wrapped(Function<byte[], Runnable> wrap, WeakReference<byte[]> buf) {
    byte[] strong = buf.get();
    if (strong == null) {
      throw new AssertionError("collected before it was used; the heap is too small for this test");
    }
    return wrap.apply(strong);
  }

  private static void fail(byte[] buf) {
    buf[0] = 1;
    throw new IllegalArgumentException("x");
  }
}
