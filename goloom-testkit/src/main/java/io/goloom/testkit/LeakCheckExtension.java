package io.goloom.testkit;

import io.goloom.internal.sched.G;
import io.goloom.internal.sched.Scheduler;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/// Puts [LeakCheck] into practice: JUnit calls it before and after all else of a test.
final class LeakCheckExtension implements BeforeEachCallback, AfterEachCallback {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(LeakCheckExtension.class);

  /// The test that the current thread belongs to. Threads that it makes inherit it.
  private static final InheritableThreadLocal<@Nullable Owner> OWNER =
      new InheritableThreadLocal<>();

  static {
    Scheduler.onMake(LeakCheckExtension::made);
  }

  LeakCheckExtension() {}

  private static void made(G g) {
    Owner owner = OWNER.get();
    if (owner != null) {
      owner.add(g);
    }
  }

  /// A test that is under way.
  ///
  /// @param before which one the thread belonged to: one that runs other tests
  private record Running(Owner owner, @Nullable Owner before) {}

  @Override
  public void beforeEach(ExtensionContext context) {
    LeakCheck check = annotation(context);
    Owner owner = new Owner(List.of(check.allow()), check.graceMillis(), name(context));
    context.getStore(NAMESPACE).put(Running.class, new Running(owner, OWNER.get()));
    OWNER.set(owner);
  }

  @Override
  public void afterEach(ExtensionContext context) throws InterruptedException {
    Running test = context.getStore(NAMESPACE).get(Running.class, Running.class);
    if (test == null) {
      return; // another extension has failed before it was our turn
    }
    if (test.before == null) {
      OWNER.remove();
    } else {
      OWNER.set(test.before);
    }
    List<G> left = test.owner.left();
    if (!left.isEmpty()) {
      throw LeakError.of(name(context), left);
    }
  }

  /// Such as `PoolTest.Closed.worker_ends() "[2] size = 0"`.
  private static String name(ExtensionContext context) {
    String type = context.getRequiredTestClass().getName();
    String method = context.getRequiredTestMethod().getName();
    String display = context.getDisplayName();
    return type.substring(type.lastIndexOf('.') + 1).replace('$', '.')
        + "."
        + method
        + "()"
        + (display.startsWith(method + "(") ? "" : " \"" + display + "\"");
  }

  private static LeakCheck annotation(ExtensionContext context) {
    Optional<LeakCheck> found =
        AnnotationSupport.findAnnotation(context.getTestMethod(), LeakCheck.class);
    for (Class<?> c = context.getRequiredTestClass(); found.isEmpty() && c != null; ) {
      found = AnnotationSupport.findAnnotation(c, LeakCheck.class);
      c = c.getEnclosingClass();
    }
    return found.orElseThrow(() ->
        new IllegalStateException("no @LeakCheck: write the annotation, and not @ExtendWith"));
  }
}
