package io.goloom.internal.jmx;

import io.goloom.sched.GoroutineCounts;
import io.goloom.sched.SchedulerSnapshot;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/// Registers schedulers as beans.
public final class Beans {
  /// The module that this needs.
  private static final String MODULE = "java.management";

  private Beans() {}

  /// Whether the JVM has what this class needs. Nothing else here may be called where it has not.
  ///
  /// @return true if there is a server for beans
  public static boolean possible() {
    return ModuleLayer.boot().findModule(MODULE).isPresent();
  }

  /// Registers a scheduler with the platform's server. If its name is taken, as two runtimes may
  /// have the same, a number from 2 up is appended.
  ///
  /// @param name the scheduler's name
  /// @param snapshot gives its snapshot
  /// @param goroutines counts its goroutines
  /// @return takes the bean away
  /// @throws IllegalStateException if the server refuses
  public static Runnable register(
      String name, Supplier<SchedulerSnapshot> snapshot, Supplier<GoroutineCounts> goroutines) {
    return Registration.register(name, new SchedulerBean(snapshot, goroutines));
  }

  /// What refers to the module, loaded only where it is there.
  private static final class Registration {
    static Runnable register(String name, SchedulerBean bean) {
      MBeanServer server = ManagementFactory.getPlatformMBeanServer();
      for (int i = 1; ; i++) {
        try {
          ObjectName as = name(i == 1 ? name : name + "-" + i);
          server.registerMBean(bean, as);
          return () -> unregister(server, as);
        } catch (InstanceAlreadyExistsException e) {
          // the next name
        } catch (JMException e) {
          throw new IllegalStateException("cannot register the scheduler " + name, e);
        }
      }
    }

    private static ObjectName name(String name) throws JMException {
      boolean plain = name.matches("[\\w.-]+");
      return new ObjectName(
          "io.goloom:type=Scheduler,name=" + (plain ? name : ObjectName.quote(name)));
    }

    private static void unregister(MBeanServer server, ObjectName as) {
      try {
        server.unregisterMBean(as);
      } catch (JMException e) {
        // somebody else has taken it away
      }
    }
  }
}
