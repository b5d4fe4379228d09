package io.goloom.internal.sched.blocking;

import io.goloom.internal.sched.Scheduler;
import io.goloom.internal.sched.TestSchedulers;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// All cases: the static methods of some classes that take a [Rig].
final class Cases {
  static final List<Method> ALL =
      List.of(
              ThreadCases.class,
              LockCases.class,
              QueueCases.class,
              ExecutorCases.class,
              SocketCases.class,
              FileCases.class,
              ObservedCases.class)
          .stream()
          .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
          .filter(m -> Arrays.equals(m.getParameterTypes(), new Class<?>[] {Rig.class}))
          .filter(m -> !m.isSynthetic())
          .sorted(Comparator.comparing(Cases::name))
          .toList();

  private Cases() {}

  static String name(Method method) {
    return method.getDeclaringClass().getSimpleName() + "." + method.getName();
  }

  /// Runs one, on a scheduler of its own with so many Ps; zero means the JDK's scheduler.
  static void run(Method method, int procs) throws Exception {
    Scheduler scheduler = procs == 0 ? TestSchedulers.jdk() : TestSchedulers.gmp(procs);
    try {
      method.invoke(null, new Rig(scheduler, procs > 0));
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw (Error) e.getCause();
    } finally {
      TestSchedulers.close(scheduler);
    }
  }
}
