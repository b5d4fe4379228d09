package io.goloom.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// Fails each JUnit test that leaves goroutines behind: those that were started in it, or by one
/// that was, and have not ended a second after its last `@AfterEach`.
///
/// {@snippet :
/// @LeakCheck
/// class PoolTest {
///   @Test
///   void worker_poolIsClosed_ends() { ... }
/// }
/// }
///
/// It goes by ownership. A goroutine belongs to the test on whose thread it was started,
/// `@BeforeEach` and `@AfterEach` included, to the test of the goroutine that started it, or to the
/// test in which the thread was made that started it. So it is right for tests that run in
/// parallel, and on all runtimes. What was started elsewhere belongs to no test: in a `@BeforeAll`,
/// by a thread pool that is older than the test, or by a timer, such as the task of an `afterFunc`.
///
/// On a class it holds for all tests of the class and of its nested and derived classes; on a
/// method for that one, before what the class says. Works on goloom's scheduler and on the JDK's.
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(LeakCheckExtension.class)
public @interface LeakCheck {
  /// Goroutines that may stay, by birth place: those with a frame on the stack of their start that
  /// is in one of these packages or classes, or of one of these methods, such as `com.example`,
  /// `com.example.Pool` or `com.example.Pool.start`. A class stands for the classes in it, too, and
  /// not for `com.example.PoolTest`.
  ///
  /// @return names, none of them blank
  String[] allow() default {};

  /// How long a goroutine may take to end when the test is over.
  ///
  /// @return milliseconds of real time, zero or more
  long graceMillis() default 1000;
}
