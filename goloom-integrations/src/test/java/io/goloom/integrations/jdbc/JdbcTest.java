package io.goloom.integrations.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.goloom.Go;
import io.goloom.context.CanceledException;
import io.goloom.context.Context;
import io.goloom.context.DeadlineExceededException;
import io.goloom.testing.Until;
import io.goloom.testing.Worker;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// C20: the end of a context ends the statement on the server, and nothing else.
class JdbcTest {
  private static final String QUERY_CANCELED = "57014";

  private static HikariDataSource pool;

  @BeforeAll
  static void open() {
    pool = Postgres.pool(1); // so that whatever comes next comes on the same connection
  }

  @AfterAll
  static void close() {
    if (pool != null) {
      pool.close();
    }
  }

  enum From {
    PLAIN,
    POOL;

    DataSource get() {
      return this == PLAIN ? Postgres.plain() : pool;
    }
  }

  @ParameterizedTest
  @EnumSource
  void call_contextCanceled_endsTheStatementOnTheServer(From from) {
    var cause = new IllegalStateException("nobody waits for it");
    try (var ctx = Context.background().withCancel()) {
      var worker = Worker.start(() -> Jdbc.call(ctx, from.get(), c -> sleep(c, "600.1")));
      Postgres.works("pg_sleep(600.1)");
      ctx.cancel(cause);

      assertThat(worker.failure()).isInstanceOf(CanceledException.class).hasCause(cause);
      assertThat(worker.failure().getSuppressed()).singleElement().satisfies(JdbcTest::wasCanceled);
      assertThat(worker.leftInterrupted()).isFalse();
    }
    Until.until("it is gone", () -> Postgres.working("pg_sleep(600.1)") == 0);
  }

  @ParameterizedTest
  @EnumSource
  void call_contextCanceled_leavesTheConnectionUsable(From from) throws SQLException {
    try (var connection = from.get().getConnection();
        var ctx = Context.background().withCancel()) {
      int before = pid(connection);
      var worker = Worker.start(() -> Jdbc.call(ctx, connection, c -> sleep(c, "600.2")));
      Postgres.works("pg_sleep(600.2)");
      ctx.cancel();
      assertThat(worker.failure()).isInstanceOf(CanceledException.class);
      assertThat(pid(connection)).isEqualTo(before);
    }
  }

  @Test
  void call_deadlinePasses_throwsItsError() {
    var cause = new IllegalStateException("three seconds are enough");
    try (var ctx = Context.background().withTimeout(Duration.ofMillis(50), cause)) {
      assertThatThrownBy(() -> Jdbc.call(ctx, pool, c -> sleep(c, "600.3")))
          .isInstanceOf(DeadlineExceededException.class)
          .hasCause(cause);
    }
  }

  /// The end of the context interrupts this goroutine, in which a socket would be closed by that.
  @ParameterizedTest
  @EnumSource
  void call_inGoroutineOfTheContext_leavesTheConnectionUsable(From from) throws Exception {
    try (var connection = from.get().getConnection();
        var ctx = Context.background().withCancel()) {
      int before = pid(connection);
      var after = new CompletableFuture<Integer>();
      Go.go(
          ctx,
          c -> {
            try {
              Jdbc.call(c, connection, jdbc -> sleep(jdbc, "600.4"));
            } catch (CanceledException e) {
              after.complete(pid(connection)); // in the same goroutine
              throw e;
            }
          });
      Postgres.works("pg_sleep(600.4)");
      ctx.cancel();
      assertThat(after.get()).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @EnumSource
  void call_interrupted_cancelsAndThrows(From from) throws Exception {
    try (var connection = from.get().getConnection()) {
      int before = pid(connection);
      var worker =
          Worker.start(() -> Jdbc.call(Context.background(), connection, c -> sleep(c, "600.5")));
      Postgres.works("pg_sleep(600.5)");
      worker.interrupt();
      assertThat(worker.failure()).isInstanceOf(InterruptedException.class);
      assertThat(worker.failure().getSuppressed()).singleElement().satisfies(JdbcTest::wasCanceled);
      assertThat(worker.leftInterrupted()).isFalse();
      assertThat(pid(connection)).isEqualTo(before);
    }
  }

  @Test
  void call_statementFailsByItself_handsItOn() {
    assertThatThrownBy(() -> Jdbc.call(Context.background(), pool, c -> query(c, "select 1 / 0")))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22012"));
  }

  @Test
  void call_contextHasEnded_takesNoConnection() {
    var ctx = Context.background().withCancel();
    ctx.close();
    assertThatThrownBy(
            () -> Jdbc.call(ctx, new HikariDataSource(), Postgres::one)) // cannot give any
        .isInstanceOf(CanceledException.class);
  }

  @Test
  void call_poolIsEmpty_endsTheWait() throws SQLException {
    try (var _ = pool.getConnection();
        var ctx = Context.background().withCancel()) {
      var worker = Worker.start(() -> Jdbc.call(ctx, pool, Postgres::one));
      Until.until(
          "it waits for a connection",
          () -> pool.getHikariPoolMXBean().getThreadsAwaitingConnection() == 1);
      ctx.cancel();
      assertThat(worker.failure()).isInstanceOf(CanceledException.class);
    }
  }

  @Test
  void execution_afterTheEnd_doesNotBegin() {
    var seen = new CompletableFuture<Throwable>();
    try (var ctx = Context.background().withCancel()) {
      assertThatThrownBy(() ->
              Jdbc.call(
                  ctx,
                  pool,
                  c -> {
                    Postgres.one(c);
                    ctx.cancel();
                    try {
                      return Postgres.one(c);
                    } catch (RuntimeException e) {
                      seen.complete(e);
                      throw e;
                    }
                  }))
          .isInstanceOf(CanceledException.class);
    }
    assertThat(seen).isCompletedWithValueMatching(e -> e instanceof CanceledException);
  }

  @Test
  void call_workFinishesAfterTheEnd_keepsItsResult() throws Exception {
    try (var ctx = Context.background().withCancel()) {
      int one =
          Jdbc.call(
              ctx,
              pool,
              c -> {
                int result = Postgres.one(c);
                ctx.cancel();
                return result;
              });
      assertThat(one).isEqualTo(1);
    }
  }

  /// A commit is no execution: it is not canceled, and its connection not lost.
  @Test
  void transaction_contextEndsBeforeTheCommit_commits() throws Exception {
    try (var ctx = Context.background().withCancel()) {
      Jdbc.call(
          ctx,
          pool,
          c -> {
            c.setAutoCommit(false);
            try (var create = c.createStatement()) {
              create.execute("create table committed (n int)");
            }
            ctx.cancel();
            c.commit();
            c.setAutoCommit(true);
            return null;
          });
    }
    try (var connection = pool.getConnection();
        var drop = connection.createStatement()) {
      drop.execute("drop table committed");
    }
  }

  enum Way {
    EXECUTE_UPDATE {
      @Override
      void execute(Connection c, String sql) throws SQLException {
        try (var statement = c.createStatement()) {
          statement.executeUpdate(sql);
        }
      }
    },
    EXECUTE_LARGE_UPDATE {
      @Override
      void execute(Connection c, String sql) throws SQLException {
        try (var statement = c.prepareStatement(sql)) {
          statement.executeLargeUpdate();
        }
      }
    },
    EXECUTE_BATCH {
      @Override
      void execute(Connection c, String sql) throws SQLException {
        try (var statement = c.createStatement()) {
          statement.addBatch("insert into ways values (1)");
          statement.addBatch(sql);
          statement.executeBatch();
        }
      }
    };

    abstract void execute(Connection c, String sql) throws SQLException;
  }

  /// And a transaction that is rolled back afterwards: what it did is gone, the connection goes on.
  @ParameterizedTest
  @EnumSource
  void transaction_statementCanceled_canBeRolledBack(Way way) throws Exception {
    try (var connection = pool.getConnection()) {
      query(connection, "create table if not exists ways (n int)");
      connection.setAutoCommit(false);
      try (var ctx = Context.background().withCancel()) {
        var worker =
            Worker.start(() ->
                Jdbc.call(
                    ctx,
                    connection,
                    c -> {
                      query(c, "insert into ways values (2)");
                      way.execute(c, "insert into ways select 3 from pg_sleep(601.3)");
                      return null;
                    }));
        Postgres.works("pg_sleep(601.3)");
        ctx.cancel();
        assertThat(worker.failure()).isInstanceOf(CanceledException.class);
      }
      connection.rollback();
      connection.setAutoCommit(true);
      try (var select = connection.createStatement();
          var row = select.executeQuery("select count(*) from ways")) {
        row.next();
        assertThat(row.getInt(1)).isZero();
      }
      query(connection, "drop table ways");
    }
  }

  /// The rows come in several portions, of which only the first is an execution.
  @Test
  void rows_contextEndsBetween_areReadOn() throws Exception {
    try (var ctx = Context.background().withCancel()) {
      int rows =
          Jdbc.call(
              ctx,
              pool,
              c -> {
                c.setAutoCommit(false); // else the driver fetches all at once
                int n = 0;
                try (var select = c.createStatement()) {
                  select.setFetchSize(10);
                  try (var row = select.executeQuery("select * from generate_series(1, 35)")) {
                    while (row.next()) {
                      n++;
                      ctx.cancel();
                    }
                  }
                }
                c.commit();
                c.setAutoCommit(true);
                return n;
              });
      assertThat(rows).isEqualTo(35);
    }
  }

  @Test
  void call_withinAnother_endsWithEither() throws Exception {
    for (boolean outerEnds : new boolean[] {true, false}) {
      try (var outer = Context.background().withCancel();
          var inner = Context.background().withCancel()) {
        var within = new CompletableFuture<Throwable>();
        var worker =
            Worker.start(() ->
                Jdbc.call(
                    outer,
                    pool,
                    c -> {
                      try {
                        return Jdbc.call(inner, c, c2 -> sleep(c2, "601.4"));
                      } catch (SQLException | RuntimeException e) {
                        within.complete(e);
                        assertThat(Jdbc.<Integer>call(Context.background(), c, JdbcTest::pid))
                            .isPositive();
                        return null;
                      }
                    }));
        Postgres.works("pg_sleep(601.4)");
        (outerEnds ? outer : inner).cancel(new IllegalStateException("mine"));
        if (outerEnds) {
          assertThat(within.get()).isInstanceOf(SQLException.class);
          assertThat(worker.failure())
              .as("no statement after the end")
              .isInstanceOf(CanceledException.class);
        } else {
          assertThat(within.get()).isInstanceOf(CanceledException.class);
          worker.join();
        }
      }
    }
    try (var connection = pool.getConnection()) {
      assertThat(pid(connection)).isPositive();
    }
  }

  /// What the driver said is kept, through however many calls.
  @Test
  void call_withinAnotherOfTheSameContext_keepsTheDriversException() {
    try (var ctx = Context.background().withCancel()) {
      var worker =
          Worker.start(
              () -> Jdbc.call(ctx, pool, c -> Jdbc.call(ctx, c, c2 -> sleep(c2, "601.5"))));
      Postgres.works("pg_sleep(601.5)");
      ctx.cancel();
      assertThat(worker.failure()).isInstanceOf(CanceledException.class);
      Throwable inner = worker.failure().getSuppressed()[0];
      assertThat(inner).isInstanceOf(CanceledException.class);
      assertThat(inner.getSuppressed()).singleElement().satisfies(JdbcTest::wasCanceled);
    }
  }

  /// Closed by somebody else, while the context ends or not.
  @Test
  void statement_closedMeanwhile_leavesTheConnectionUsable() throws Exception {
    for (int round = 0; round < 50; round++) {
      try (var connection = pool.getConnection();
          var ctx = Context.background().withTimeout(Duration.ofSeconds(100))) {
        int before = pid(connection);
        var statement = new CompletableFuture<java.sql.Statement>();
        var worker =
            Worker.start(() ->
                Jdbc.call(
                    ctx,
                    connection,
                    c -> {
                      var select = c.createStatement();
                      statement.complete(select);
                      return select.execute("select pg_sleep(601.6)");
                    }));
        var open = statement.get();
        if (round % 2 == 0) {
          Postgres.works("pg_sleep(601.6)");
        }
        Go.go(ctx::cancel);
        open.close();
        assertThat(worker.failure()).isInstanceOfAny(CanceledException.class, SQLException.class);
        assertThat(pid(connection)).isEqualTo(before);
      }
    }
  }

  @Test
  void statement_knowsTheConnectionOfTheWork() throws Exception {
    Jdbc.call(
        Context.background(),
        pool,
        c -> {
          try (var statement = c.createStatement();
              var prepared = c.prepareStatement("select 1");
              var call = c.prepareCall("select 1")) {
            assertThat(statement.getConnection()).isSameAs(c);
            assertThat(c).isEqualTo(statement.getConnection()).isNotEqualTo(statement);
            assertThat(prepared.execute()).isTrue();
            assertThat(call.execute()).isTrue();
          }
          return null;
        });
  }

  private static void wasCanceled(Throwable t) {
    assertThat(t)
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(QUERY_CANCELED));
  }

  private static Void sleep(Connection connection, String seconds) throws SQLException {
    return query(connection, "select pg_sleep(" + seconds + ")");
  }

  private static Void query(Connection connection, String sql) throws SQLException {
    try (var select = connection.createStatement()) {
      select.execute(sql);
    }
    return null;
  }

  private static int pid(Connection connection) throws SQLException {
    try (var select = connection.createStatement();
        var row = select.executeQuery("select pg_backend_pid()")) {
      row.next();
      return row.getInt(1);
    }
  }
}
