package io.goloom.internal.sched;

import io.goloom.internal.wait.EndListener;
import io.goloom.internal.wait.EndSource;
import io.goloom.internal.wait.SpinLock;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// A piece of code that runs on one thread under a context: the thread is interrupted if the
/// context ends meanwhile, and not later.
///
/// Used by its own thread alone, in a strict nesting: `enter`, the code, `leave` in a `finally`.
public class Scope extends EndListener {
  /* Source      Ours. The same problem is solved in the JDK by FutureTask.handlePossibleCancellationInterrupt, for one task at a time.
   * State       ARMED -> FIRING -> FIRED, by whoever ends the context; ARMED -> DISARMED, by the scope's own thread.
   * I1          At most one interrupt comes from a scope: only the winner of ARMED -> FIRING makes it.
   * I2          After leave() has returned none comes any more: leave() either disarms first or waits until FIRED is set,
   *             which happens after the interrupt.
   * I3          After leave() of a scope that has fired the interrupt status is clear, unless an outer scope has fired.
   * I4          If an outer scope has fired, the status is set after an inner scope has cleared it: leave() clears first and looks at
   *             the outer scopes then. An outer scope that fires after the look sets the status itself, after the clearing.
   * I5          A scope that has not fired leaves the status as it is: interrupts from elsewhere are kept.
   * Ordering    state: volatile. interrupt() before FIRED; clearing before the look at outer scopes.
   * Progress    leave() waits for one Thread.interrupt() of another thread at most.
   * Races kept  There is one status for all. If a scope fires and another interrupt comes while the code runs, both are cleared: I3
   *             is worth more, since the code ends in any case.
   *             An outer scope that has fired sets the status again even if the code has seen that interrupt already: its context
   *             has ended, and will not be less ended.
   * Rejected    Leaving the wait of I2 out: the interrupt then hits whatever the thread does next (see the stress test's canary). */

  private static final int ARMED = 0;
  private static final int FIRING = 1;
  private static final int FIRED = 2;
  private static final int DISARMED = 3;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Scope.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// The innermost scope of each thread that is no goroutine.
  private static final ThreadLocal<@Nullable Scope> OTHERS = new ThreadLocal<>();

  private final Object context;
  private final EndSource source;
  private final Thread thread;
  private final @Nullable Scope outer;
  private volatile int state;

  /// Makes a scope inside the innermost one of the current thread.
  ///
  /// @param context the context, as `Context.current()` is to give it
  /// @param source what ends when the context does
  protected Scope(Object context, EndSource source) {
    this.context = context;
    this.source = source;
    this.thread = Thread.currentThread();
    this.outer = innermost();
  }

  /// Enters a scope. If the context has ended, the current thread is interrupted at once.
  ///
  /// @param context the context, as `Context.current()` is to give it
  /// @param source what ends when the context does
  /// @return the scope, which must be left
  public static Scope enter(Object context, EndSource source) {
    Scope scope = new Scope(context, source);
    scope.enter();
    return scope;
  }

  /// Enters this scope.
  protected final void enter() {
    innermost(this);
    if (!source.attach(this)) {
      ended(source);
    }
  }

  /// The context of a scope that was found on a goroutine. Any thread may ask, also one that has
  /// not seen the scope come into being: it is final.
  static Object context(Scope scope) {
    return scope.context;
  }

  /// The context of the innermost scope of the current thread.
  ///
  /// @return null if the thread is in no scope
  public static @Nullable Object context() {
    Scope scope = innermost();
    return scope == null ? null : scope.context;
  }

  /// The context of this scope.
  ///
  /// @return what it was made with
  final Object ofContext() {
    return context;
  }

  /// Whether the context has ended and the thread has been, or is just being, interrupted for it.
  ///
  /// @return true from the first moment of the interrupt on
  public final boolean fired() {
    int s = state;
    return s == FIRING || s == FIRED;
  }

  /// Leaves this scope, the innermost of the current thread.
  public final void leave() {
    boolean fired = !STATE.compareAndSet(this, ARMED, DISARMED);
    if (fired) {
      awaitFired();
    } else {
      source.detach(this);
    }
    innermost(outer);
    if (fired) {
      Thread.interrupted(); // ours, and by I3 whatever came with it
      for (Scope s = outer; s != null; s = s.outer) {
        if (s.fired()) {
          thread.interrupt();
          break;
        }
      }
    }
  }

  /// Waits until the interrupt that is on its way has come. To be overridden only by stress tests,
  /// as a planted bug.
  protected void awaitFired() {
    for (int tries = 0; state == FIRING; tries++) {
      SpinLock.pause(tries);
    }
  }

  @Override
  public final void ended(EndSource source) {
    if (STATE.compareAndSet(this, ARMED, FIRING)) {
      try {
        interrupt();
      } finally {
        state = FIRED; // leave() waits for it
      }
    }
  }

  /// Interrupts the thread of this scope. To be overridden only by stress tests, which make a short
  /// moment longer.
  protected void interrupt() {
    thread.interrupt();
  }

  private static @Nullable Scope innermost() {
    G g = G.current();
    return g != null ? (Scope) g.scope() : OTHERS.get();
  }

  private static void innermost(@Nullable Scope scope) {
    G g = G.current();
    if (g != null) {
      g.scope(scope);
    } else if (scope != null) {
      OTHERS.set(scope);
    } else {
      OTHERS.remove();
    }
  }
}
