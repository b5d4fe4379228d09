package io.goloom.integrations.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.context.CanceledException;
import io.goloom.context.Context;
import io.goloom.testing.Worker;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Measures for `docs/design/jdbc.md` how long a statement goes on after the end of its context.
@Tag("stress")
class CancelLatencyTest {
  private static final int WARM_UP = 50;
  private static final int CANCELS = 500;

  @Test
  void cancel_untilTheServerShowsIt_isMeasured() throws Exception {
    long[] server = new long[CANCELS];
    long[] caller = new long[CANCELS];
    long[] poll = new long[CANCELS];
    try (var pool = Postgres.pool(1);
        var monitor = Postgres.plain().getConnection();
        var active =
            monitor.prepareStatement(
                "select 1 from pg_stat_activity where pid = ? and state = 'active'")) {
      try (var connection = pool.getConnection()) {
        active.setInt(1, pid(connection));
      }
      for (int i = -WARM_UP; i < CANCELS; i++) {
        try (var ctx = Context.background().withCancel()) {
          var returned = new long[1];
          var worker = sleeper(ctx, pool, returned);
          while (!shows(active)) {
            Thread.onSpinWait();
          }
          long end = System.nanoTime();
          ctx.cancel();
          long before = System.nanoTime();
          long asked = before;
          while (shows(active)) {
            asked = before;
            before = System.nanoTime();
          }
          long gone = System.nanoTime();
          assertThat(worker.failure()).isInstanceOf(CanceledException.class);
          if (i >= 0) {
            server[i] = gone - end;
            caller[i] = returned[0] - end;
            poll[i] = gone - asked;
          }
        }
      }
    }
    print("gone from pg_stat_activity", server);
    print("the caller has its error  ", caller);
    print("last two polls            ", poll);
  }

  /// At a moment at which the statement may be on its way, or not yet begun.
  @Test
  void cancel_atAnyMoment_untilTheCallerHasItsError_isMeasured() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("CancelLatencyTest: seed " + seed);
    var random = new Random(seed);
    long[] caller = new long[CANCELS];
    try (var pool = Postgres.pool(1)) {
      for (int i = -WARM_UP; i < CANCELS; i++) {
        try (var ctx = Context.background().withCancel()) {
          var returned = new long[1];
          var worker = sleeper(ctx, pool, returned);
          LockSupport.parkNanos(random.nextInt(1, 2_000_000));
          long end = System.nanoTime();
          ctx.cancel();
          assertThat(worker.failure()).isInstanceOf(CanceledException.class);
          if (i >= 0) {
            caller[i] = Math.max(0, returned[0] - end);
          }
        }
      }
    }
    print("the caller has its error, at any moment", caller);
  }

  /// Sleeps in the database, and notes when it has its error.
  private static Worker sleeper(Context ctx, DataSource pool, long[] returned) {
    return Worker.start(() -> {
      try {
        Jdbc.call(ctx, pool, c -> sleep(c));
      } finally {
        returned[0] = System.nanoTime();
      }
    });
  }

  private static void print(String what, long[] nanos) {
    Arrays.sort(nanos);
    System.out.printf(
        "CancelLatencyTest: %s: p50 %.1f ms, p99 %.1f ms, longest %.1f ms of %d%n",
        what,
        nanos[nanos.length / 2] / 1e6,
        nanos[nanos.length * 99 / 100] / 1e6,
        nanos[nanos.length - 1] / 1e6,
        nanos.length);
  }

  private static boolean shows(PreparedStatement active) throws SQLException {
    try (var row = active.executeQuery()) {
      return row.next();
    }
  }

  private static Void sleep(Connection connection) throws SQLException {
    try (var select = connection.createStatement()) {
      select.execute("select pg_sleep(602)");
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
