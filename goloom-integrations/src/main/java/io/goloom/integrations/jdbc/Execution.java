package io.goloom.integrations.jdbc;

import io.goloom.context.AfterFunc;
import io.goloom.context.Context;
import io.goloom.context.ContextException;
import io.goloom.time.Timer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One execution of a statement, and whoever cancels it.
class Execution {
  /* Source      Ours, after internal.sched.Scope. Three parties: the worker, who executes; the canceler, which the end of the context
   *             starts; the aborter, which a timer of the canceler's starts.
   * State       executed: closed by the worker when the driver's call is over. canceled: closed by the canceler when it will do nothing
   *             any more. aborted: the same of the aborter.
   * J1          All calls of cancel() and abort() happen before the worker leaves, unless abort() has ended the connection. It stops the
   *             canceler, or waits for it; the canceler stops the aborter, or waits for it.
   * J2          No execution begins once the context has ended, but for one whose check came just before.
   * J3          An end is not lost: a cancel() that comes before the statement is on the way, or in the server, cancels nothing. So the
   *             canceler repeats it until the execution is over, by the connection where the driver takes one for each execution.
   * J4          A canceler that does not get through ends the execution by abort() after the grace; the connection is lost then.
   * Ordering    By the latches.
   * Progress    The worker waits for the driver's cancel() until abort() has returned at most, which the grace brings about.
   * Races kept  The database may be done with the statement when cancel() reaches it. It then hits an idle connection, since the worker
   *             is still waiting; a database has to ignore that, and a driver's cancel() not to return before the database has got it.
   * Rejected    Leaving the wait of J1 out: the next statement on the connection is hit (see the stress test's canary). A flag that is
   *             looked at before cancel(): the execution can end between the look and the call. */

  private static final long SHORTEST_PAUSE_MILLIS = 20;
  private static final long LONGEST_PAUSE_MILLIS = 1000;

  /// So much later than the context the driver is to see the deadline pass, as it may count in
  /// coarser steps.
  private static final Duration AHEAD = Duration.ofMillis(100);

  /// Longer ones are left to the context: HSQLDB's driver takes no more, and others count
  /// milliseconds in an int.
  private static final int LONGEST_TIMEOUT_SECONDS = Short.MAX_VALUE;

  private final Connection connection;
  private final Statement statement;
  private final Duration grace;

  private final CountDownLatch executed = new CountDownLatch(1);
  private final CountDownLatch canceled = new CountDownLatch(1);
  private final CountDownLatch aborted = new CountDownLatch(1);

  /// What cancel() and abort() have thrown.
  private final List<Throwable> failures = new ArrayList<>(0);

  Execution(Connection connection, Statement statement, Duration grace) {
    this.connection = connection;
    this.statement = statement;
    this.grace = grace;
  }

  /// A driver's call.
  @FunctionalInterface
  interface Call {
    @Nullable Object invoke() throws Throwable;
  }

  /// Executes the statement, in the worker.
  final @Nullable Object run(Context ctx, Call call) throws Throwable {
    ctx.check();
    OptionalInt own = limitTo(ctx);
    if (own.isEmpty()) {
      return execute(ctx, call);
    }
    Object result;
    try {
      result = execute(ctx, call);
    } catch (Throwable t) {
      try {
        takeBack(own.getAsInt());
      } catch (SQLException | RuntimeException e) {
        t.addSuppressed(e);
      }
      if (t instanceof SQLException) {
        awaitEnd(ctx);
      }
      throw t;
    }
    takeBack(own.getAsInt());
    return result;
  }

  private @Nullable Object execute(Context ctx, Call call) throws Throwable {
    AfterFunc end = ctx.afterFunc(this::cancel);
    try {
      Object result = call.invoke();
      leave(end);
      return result;
    } catch (Throwable t) {
      leave(end);
      synchronized (failures) {
        failures.forEach(t::addSuppressed);
      }
      throw t;
    }
  }

  private void leave(AfterFunc end) {
    executed.countDown();
    if (!end.stop()) {
      awaitCanceler();
    }
  }

  /// Waits until nothing comes for this execution any more. To be overridden only by the stress
  /// test, as a planted bug.
  void awaitCanceler() {
    awaitUninterruptibly(canceled);
  }

  /// Sets the query timeout, in whole seconds, rounded up: the context comes first.
  ///
  /// @return the statement's own, if it has to be set again
  private OptionalInt limitTo(Context ctx) throws SQLException {
    var remaining = ctx.remaining();
    if (remaining.isEmpty()) {
      return OptionalInt.empty();
    }
    long seconds = remaining.get().plus(AHEAD).toSeconds() + 1;
    if (seconds > LONGEST_TIMEOUT_SECONDS) {
      return OptionalInt.empty();
    }
    try {
      int own = statement.getQueryTimeout();
      if (own != 0 && own <= seconds) {
        return OptionalInt.empty();
      }
      statement.setQueryTimeout((int) seconds);
      return OptionalInt.of(own);
    } catch (SQLFeatureNotSupportedException e) {
      return OptionalInt.empty(); // the context's end does it alone
    }
  }

  private void takeBack(int own) throws SQLException {
    try {
      statement.setQueryTimeout(own);
    } catch (SQLException e) {
      if (!statement.isClosed()) { // by somebody else, perhaps just now
        throw e;
      }
    }
  }

  /// The driver may see the deadline pass before the context does. Its failure is the context's end
  /// then, which is about to come; a context that only says that it has a deadline is not waited
  /// for any longer than the grace.
  private void awaitEnd(Context ctx) {
    if (ctx.err() != null || ctx.remaining().filter(Duration::isZero).isEmpty()) {
      return;
    }
    try (var limit = Context.background().withTimeout(grace)) {
      ctx.done().receive(limit);
    } catch (ContextException e) {
      // the failure is handed on as it is
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the worker's runtime is being stopped
    }
  }

  /// Cancels the statement until it is over, in the canceler.
  private void cancel() {
    Timer timer = Timer.afterFunc(grace, this::abort);
    try {
      long pause = 0;
      while (!executed.await(pause, TimeUnit.MILLISECONDS)) {
        cancelOnce(pause == 0);
        pause = Math.clamp(2 * pause, SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // its runtime is being stopped, and the worker with it
    } finally {
      if (!timer.stop()) {
        awaitUninterruptibly(aborted);
      }
      canceled.countDown();
    }
  }

  private void cancelOnce(boolean first) {
    try {
      if (first || !PostgresDriver.cancel(connection)) {
        statement.cancel();
      }
    } catch (Throwable t) { // an old driver may lack the method
      note(t);
    }
  }

  /// Ends the connection, in the aborter. Then a cancel() that still hangs can hit nobody, and is
  /// not waited for.
  private void abort() {
    try {
      connection.abort(Runnable::run);
      canceled.countDown();
    } catch (Throwable t) {
      note(t);
    } finally {
      aborted.countDown();
    }
  }

  private void note(Throwable t) {
    synchronized (failures) {
      if (failures.size() < 2) { // those that come again and again say nothing new
        failures.add(t);
      }
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        latch.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
