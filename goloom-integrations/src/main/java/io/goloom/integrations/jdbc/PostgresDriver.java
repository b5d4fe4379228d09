package io.goloom.integrations.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/// What PostgreSQL's driver, if it is there, needs beyond JDBC.
///
/// It marks a statement as being executed before the server has heard of it, and takes one cancel()
/// for each execution. If that is quicker than the statement it cancels nothing, and each later one
/// is ignored. The connection knows another way.
final class PostgresDriver {
  private static final boolean PRESENT = isPresent();

  private PostgresDriver() {}

  /// Cancels what a connection executes, whatever its statements say.
  ///
  /// @return false if the connection is of another driver
  static boolean cancel(Connection connection) throws SQLException {
    return PRESENT && Present.cancel(connection);
  }

  private static boolean isPresent() {
    try {
      Class.forName("org.postgresql.PGConnection", false, PostgresDriver.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /// Loaded only where the driver is there.
  private static final class Present {
    static boolean cancel(Connection connection) throws SQLException {
      if (!connection.isWrapperFor(PGConnection.class)) {
        return false;
      }
      connection.unwrap(PGConnection.class).cancelQuery();
      return true;
    }
  }
}
