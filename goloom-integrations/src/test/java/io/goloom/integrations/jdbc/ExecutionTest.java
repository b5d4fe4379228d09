package io.goloom.integrations.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.Goroutine;
import io.goloom.channel.ReceiveChannel;
import io.goloom.context.CanceledException;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.context.ContextException;
import io.goloom.context.DeadlineExceededException;
import io.goloom.context.Key;
import io.goloom.sched.WaitReason;
import io.goloom.testing.Until;
import io.goloom.testing.Worker;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The hand-shake of [Execution], with drivers that are not as they should be. The invariants stand
/// in that class.
class ExecutionTest {

  /// J3.
  @Test
  void cancel_thatTheDriverIgnores_isRepeated() throws Exception {
    var cancels = new AtomicInteger();
    Driver deaf =
        (_, method, real) ->
            method.equals("cancel") && cancels.incrementAndGet() < 3 ? null : real.call();
    assertCanceled(deaf.unknown(), Jdbc.GRACE, "600.6");
    assertThat(cancels).hasValueGreaterThanOrEqualTo(3);
  }

  /// J3: PostgreSQL's driver, of which the statement takes one cancel() that comes too early.
  @Test
  void cancel_thatComesBeforeTheStatement_isRepeatedByTheConnection() throws Exception {
    Driver once = (_, method, real) -> method.equals("cancel") ? null : real.call();
    assertCanceled(once, Jdbc.GRACE, "600.9");
  }

  /// J4, and the failures of a cancel() are told.
  @Test
  void cancel_thatIsNotSupported_endsTheConnection() throws Exception {
    assertEndsTheConnection(
        () -> {
          throw new SQLFeatureNotSupportedException("cancel");
        },
        SQLFeatureNotSupportedException.class,
        "600.7");
  }

  /// J4: also a cancel() that hangs.
  @Test
  void cancel_thatHangs_endsTheConnection() throws Exception {
    var executed = new CountDownLatch(1);
    Driver hanging =
        (_, method, real) -> {
          if (method.equals("cancel")) {
            executed.await();
            return null;
          }
          try {
            return real.call();
          } finally {
            if (method.startsWith("execute")) {
              executed.countDown();
            }
          }
        };
    assertCanceled(hanging.unknown(), Duration.ofMillis(20), "600.8");
  }

  /// J4: and one that hangs for good, whatever becomes of the connection.
  @Test
  void cancel_thatNeverReturns_doesNotHoldTheWorker() throws Exception {
    var over = new CountDownLatch(1);
    Driver stuck =
        (_, method, real) -> {
          if (!method.equals("cancel")) {
            return real.call();
          }
          over.await();
          return null;
        };
    try {
      assertCanceled(stuck.unknown(), Duration.ofMillis(20), "601.1");
    } finally {
      over.countDown();
    }
  }

  /// J4: an old driver has no such method.
  @Test
  void cancel_thatFailsWithAnError_endsTheConnection() throws Exception {
    assertEndsTheConnection(
        () -> {
          throw new AbstractMethodError("cancel");
        },
        AbstractMethodError.class,
        "601.2");
  }

  /// By a driver whose cancel() fails.
  private static void assertEndsTheConnection(
      Callable<@Nullable Object> cancel, Class<?> failure, String seconds) throws SQLException {
    Driver driver = (_, method, real) -> method.equals("cancel") ? cancel.call() : real.call();
    var error = assertCanceled(driver.unknown(), Duration.ofMillis(20), seconds);
    assertThat(error.getSuppressed()[0].getSuppressed())
        .isNotEmpty()
        .hasOnlyElementsOfType(failure);
  }

  /// The driver's clock may be ahead: what it throws then is the context's end all the same.
  @Test
  void deadline_thatTheDriverSeesFirst_isTheContextsError() throws Exception {
    var executing = new CompletableFuture<Goroutine>();
    Driver early =
        (_, method, real) -> {
          if (method.equals("execute")) {
            executing.complete(Goroutine.current().orElseThrow());
            throw new SQLTimeoutException("the driver's clock is ahead");
          }
          return real.call();
        };
    try (var late = new Late();
        var connection = early.over(Postgres.plain()).getConnection()) {
      var worker =
          Worker.start(() ->
              Jdbc.call(
                  late,
                  connection,
                  c -> {
                    try (var select = c.createStatement()) {
                      return select.execute("select 1");
                    }
                  }));
      Goroutine goroutine = executing.get();
      Until.until(
          "it waits for the end",
          () ->
              worker.isOver()
                  || goroutine.waitReason().equals(Optional.of(WaitReason.CHANNEL_RECEIVE))
                  || goroutine.waitReason().equals(Optional.of(WaitReason.SELECT)));
      late.end();
      assertThat(worker.failure())
          .isInstanceOf(DeadlineExceededException.class)
          .satisfies(e ->
              assertThat(e.getSuppressed())
                  .hasSize(1)
                  .hasOnlyElementsOfType(SQLTimeoutException.class));
    }
  }

  /// Its deadline has passed, and its timer is late: until the test says so.
  private static final class Late implements Context, AutoCloseable {
    private final Cancellable timer = Context.background().withCancel();
    private volatile boolean over;

    void end() {
      over = true;
      timer.close();
    }

    @Override
    public Optional<Instant> deadline() {
      return Optional.of(Instant.EPOCH);
    }

    @Override
    public ReceiveChannel<Void> done() {
      return timer.done();
    }

    @Override
    public @Nullable ContextException err() {
      return over ? DeadlineExceededException.DEADLINE_EXCEEDED : null;
    }

    @Override
    public <T> @Nullable T value(Key<T> key) {
      return null;
    }

    @Override
    public void close() {
      timer.close();
    }
  }

  @Test
  void queryTimeout_thatCannotBeTakenBack_keepsTheStatementsFailure() throws Exception {
    var sets = new AtomicInteger();
    Driver odd =
        (_, method, real) -> {
          if (method.equals("setQueryTimeout") && sets.incrementAndGet() > 1) {
            throw new SQLException("too late");
          }
          return real.call();
        };
    try (var ctx = Context.background().withTimeout(Duration.ofSeconds(100));
        var connection = odd.over(Postgres.plain()).getConnection()) {
      assertThatThrownBy(() ->
              Jdbc.call(
                  ctx,
                  connection,
                  c -> {
                    try (var select = c.createStatement()) {
                      return select.execute("select 1 / 0");
                    }
                  }))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22012"))
          .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessage("too late"));
    }
    assertThat(sets).hasValue(2);
  }

  @Test
  void queryTimeout_thatTheDriverLacks_isLeftAlone() throws Exception {
    Driver lacking =
        (_, method, real) -> {
          if (method.endsWith("QueryTimeout")) {
            throw new SQLFeatureNotSupportedException(method);
          }
          return real.call();
        };
    try (var ctx = Context.background().withTimeout(Duration.ofSeconds(100));
        var connection = lacking.over(Postgres.plain()).getConnection()) {
      assertThat(Jdbc.<Integer>call(Context.background(), connection, Postgres::one)).isEqualTo(1);
      assertThat(Jdbc.<Integer>call(ctx, connection, Postgres::one)).isEqualTo(1);
    }
  }

  /// HSQLDB takes no more than 32,767 seconds, MySQL's driver counts milliseconds in an int.
  @Test
  void deadline_farAway_isNoQueryTimeout() throws Exception {
    List<Integer> during = new ArrayList<>();
    Driver watched =
        (statement, method, real) -> {
          if (method.startsWith("execute")) {
            during.add(statement.getQueryTimeout());
          }
          return real.call();
        };
    try (var ctx = Context.background().withTimeout(Duration.ofDays(30));
        var connection = watched.over(Postgres.plain()).getConnection()) {
      assertThat(Jdbc.<Integer>call(ctx, connection, Postgres::one)).isEqualTo(1);
    }
    assertThat(during).containsExactly(0);
  }

  @Test
  void deadline_becomesTheQueryTimeout_andIsTakenBack() throws Exception {
    List<Integer> during = new ArrayList<>();
    Driver watched =
        (statement, method, real) -> {
          if (method.startsWith("execute")) {
            during.add(statement.getQueryTimeout());
          }
          return real.call();
        };
    try (var ctx = Context.background().withTimeout(Duration.ofSeconds(100));
        var connection = watched.over(Postgres.plain()).getConnection();
        var select = connection.createStatement()) {
      select.setQueryTimeout(1000);
      execute(ctx, connection, select);
      assertThat(select.getQueryTimeout()).isEqualTo(1000);
      select.setQueryTimeout(7);
      execute(ctx, connection, select);
      select.setQueryTimeout(0);
      execute(ctx, connection, select);
      execute(Context.background(), connection, select);
      assertThat(during).containsExactly(101, 7, 101, 0);
    }
  }

  private static void execute(Context ctx, Connection connection, java.sql.Statement select)
      throws Exception {
    try {
      new Execution(connection, select, Jdbc.GRACE).run(ctx, () -> select.execute("select 1"));
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }

  private static Throwable assertCanceled(Driver driver, Duration grace, String seconds)
      throws SQLException {
    try (var connection = driver.over(Postgres.plain()).getConnection();
        var ctx = Context.background().withCancel()) {
      var worker =
          Worker.start(() ->
              Work.call(
                  ctx,
                  grace,
                  new Work.Source.Given(connection),
                  c -> {
                    try (var select = c.createStatement()) {
                      return select.execute("select pg_sleep(" + seconds + ")");
                    }
                  }));
      Postgres.works("pg_sleep(" + seconds + ")");
      ctx.cancel();
      Throwable failure = worker.failure();
      assertThat(failure).isInstanceOf(CanceledException.class);
      assertThat(failure.getSuppressed()).hasSize(1).hasOnlyElementsOfType(SQLException.class);
      return failure;
    }
  }
}
