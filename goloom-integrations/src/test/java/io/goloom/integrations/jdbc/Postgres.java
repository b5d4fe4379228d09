package io.goloom.integrations.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.goloom.testing.Until;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Assumptions;

/// A PostgreSQL of the tests' own, started once and stopped with the JVM.
public final class Postgres {
  /// Running, or why it does not.
  private static final Object STARTED = start();

  private Postgres() {}

  private static Object start() {
    try {
      return EmbeddedPostgres.builder().setServerConfig("max_connections", "300").start();
    } catch (IOException | IllegalStateException e) {
      return e;
    }
  }

  private static EmbeddedPostgres server() {
    if (STARTED instanceof EmbeddedPostgres running) {
      return running;
    }
    return Assumptions.abort(
        "SKIPPED, PostgreSQL does not start here (it refuses root where it cannot become someone"
            + " else by unshare -U): "
            + STARTED);
  }

  /// Makes a connection for each call.
  public static DataSource plain() {
    return server().getPostgresDatabase();
  }

  /// A pool, to be closed.
  public static HikariDataSource pool(int size) {
    var config = new HikariConfig();
    config.setDataSource(plain());
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(size);
    return new HikariDataSource(config);
  }

  /// How many statements with this text the server works on, as it says itself.
  public static int working(String text) {
    try (var connection = plain().getConnection();
        var select =
            connection.prepareStatement(
                "select count(*) from pg_stat_activity"
                    + " where state = 'active' and query like ? and pid <> pg_backend_pid()")) {
      select.setString(1, "%" + text + "%");
      try (var row = select.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /// Waits until the server works on one statement with this text.
  public static void works(String text) {
    Until.until("the server works on " + text, () -> working(text) == 1);
  }

  /// Asks something trivial, to see that a connection is usable.
  public static int one(Connection connection) throws SQLException {
    try (var select = connection.createStatement();
        var row = select.executeQuery("select 1")) {
      row.next();
      return row.getInt(1);
    }
  }
}
