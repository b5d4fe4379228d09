package io.goloom.integrations.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.context.Context;
import io.goloom.context.ContextException;
import io.goloom.testing.Worker;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.core.BaseConnection;

/// J1 under load: contexts that end at any moment around an execution never hit the next statement
/// on the connection.
///
/// The driver's own protection is switched off: cancel() sends the server the request to cancel
/// whatever the connection does, as a driver does that knows no statements on its wire.
class CancelStormTest {
  private static final int WORKERS = 8;
  private static final int ROUNDS = 100;
  private static final int MANY_ROUNDS = 2500;

  private static final Driver RAW =
      (statement, method, real) -> {
        if (!method.equals("cancel")) {
          return real.call();
        }
        statement.getConnection().unwrap(BaseConnection.class).cancelQuery();
        return null;
      };

  /// What a storm has seen.
  ///
  /// @param canceled executions that were ended by their context
  /// @param finished those that were quicker
  /// @param hit statements of nobody's context that were canceled
  private record Storm(AtomicInteger canceled, AtomicInteger finished, AtomicInteger hit) {
    Storm() {
      this(new AtomicInteger(), new AtomicInteger(), new AtomicInteger());
    }
  }

  @Test
  void cancels_atAnyMoment_hitTheirOwnExecution() throws Exception {
    hitTheirOwn(storm(Execution::new, ROUNDS));
  }

  @Test
  @Tag("stress")
  void cancels_forLonger_hitTheirOwnExecution() throws Exception {
    hitTheirOwn(storm(Execution::new, MANY_ROUNDS));
  }

  private static void hitTheirOwn(Storm storm) {
    assertThat(storm.hit).hasValue(0);
    assertThat(storm.canceled).hasPositiveValue();
    assertThat(storm.finished).hasPositiveValue();
  }

  /// Canary: an execution that does not wait for its canceler.
  @Test
  void canary_withoutTheWait_nextStatementIsHit() throws Exception {
    Storm storm =
        storm(
            (connection, statement, grace) ->
                new Execution(connection, statement, grace) {
                  @Override
                  void awaitCanceler() {}
                },
            ROUNDS);
    assertThat(storm.hit).hasPositiveValue();
  }

  @FunctionalInterface
  private interface Maker {
    Execution make(Connection connection, Statement statement, Duration grace);
  }

  private static Storm storm(Maker maker, int rounds) throws SQLException {
    long seed = new Random().nextLong();
    System.out.println("CancelStormTest: seed " + seed);
    var storm = new Storm();
    try (var pool = Postgres.pool(2)) { // few, so that the next statement comes at once
      Worker.all(
          WORKERS,
          i -> {
            var random = new Random(seed + i);
            return () -> {
              for (int round = 0; round < rounds; round++) {
                round(maker, pool.getConnection(), random, storm);
              }
            };
          });
    }
    System.out.println("CancelStormTest: " + storm);
    return storm;
  }

  private static void round(Maker maker, Connection given, Random random, Storm storm)
      throws Exception {
    try (given;
        var connection = RAW.over(given);
        var statement = connection.createStatement();
        var next = connection.createStatement();
        var ctx =
            Context.background().withTimeout(Duration.ofNanos(random.nextInt(1, 4_000_000)))) {
      try {
        maker
            .make(connection, statement, Jdbc.GRACE)
            .run(ctx, () -> statement.execute("select pg_sleep(0.002)"));
        storm.finished.incrementAndGet();
      } catch (SQLException | ContextException e) {
        storm.canceled.incrementAndGet();
      } catch (Throwable t) {
        throw new AssertionError(t);
      }
      try {
        next.execute("select pg_sleep(0.003)");
      } catch (SQLException e) {
        storm.hit.incrementAndGet();
      }
    }
  }
}
