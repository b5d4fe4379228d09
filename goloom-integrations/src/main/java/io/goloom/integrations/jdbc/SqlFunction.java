package io.goloom.integrations.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// Work with a connection, for [Jdbc#call(io.goloom.context.Context, javax.sql.DataSource,
/// SqlFunction)].
///
/// @param <T> the type of the result
@FunctionalInterface
public interface SqlFunction<T extends @Nullable Object> {
  /// Does the work.
  ///
  /// @param connection the connection, whose statements end with the context
  /// @return a result
  /// @throws SQLException if the database says so
  /// @throws InterruptedException if a wait of its own was interrupted
  T apply(Connection connection) throws SQLException, InterruptedException;
}
