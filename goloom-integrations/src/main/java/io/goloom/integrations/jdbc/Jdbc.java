package io.goloom.integrations.jdbc;

import io.goloom.context.Context;
import io.goloom.context.ContextException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Runs plain JDBC code under a context: when the context ends, the statement that the database
/// works on is canceled there.
///
/// {@snippet :
/// String name = Jdbc.call(ctx, dataSource, connection -> {
///   try (var select = connection.prepareStatement("select name from users where id = ?")) {
///     select.setLong(1, id);
///     try (var row = select.executeQuery()) {
///       return row.next() ? row.getString(1) : "nobody";
///     }
///   }
/// });
/// }
///
/// **What the context does.** Its deadline becomes the query timeout of each execution, if it is
/// earlier than the statement's own. Its end calls [Statement#cancel()] for the execution that is
/// under way, again and again until that is over, and refuses each later one. It never hits another
/// execution: one call of `execute...` does not return before all that was meant for it is through.
/// So the connection stays usable, on its own and in a pool. What is no execution, such as commit,
/// rollback or the fetching of more rows, is left alone.
///
/// A database that does not react within [#GRACE], because the network is gone or the driver cannot
/// cancel, loses the connection by [Connection#abort].
///
/// **Errors.** When the context has ended and the work fails with an [SQLException], also a wrapped
/// one, then the context's error is thrown, with its cause, and the exception is suppressed in it.
/// All else is handed on as it is, and work that finishes keeps its result. A transaction in which
/// a statement was canceled has to be rolled back like any other that failed.
///
/// **Where it runs.** In a goroutine of its own, while the caller waits: an interrupt would close
/// the socket of most drivers, and the end of a context interrupts its goroutines. So the work must
/// not count on thread locals of the caller, nor on locks that it holds.
///
/// Thread-safe.
public final class Jdbc {
  /// How long an execution may go on after its context has ended until its connection is aborted.
  public static final Duration GRACE = Duration.ofSeconds(5);

  private Jdbc() {}

  /// Takes a connection, does some work with it and closes it.
  ///
  /// If the context has ended already, no connection is taken; if it ends while a pool has none to
  /// give, the wait ends.
  ///
  /// **Blocking and interrupts.** Blocks until the work is over. An interrupt cancels the execution
  /// under way as the end of the context does.
  ///
  /// **Memory effects.** What the caller did before _happens-before_ the work, and the work
  /// _happens-before_ the return.
  ///
  /// @param <T> the type of the result
  /// @param ctx stops the work
  /// @param dataSource where the connection comes from
  /// @param work the work
  /// @return the work's result
  /// @throws ContextException if the context has ended
  /// @throws InterruptedException if interrupted by something else; the status is cleared
  /// @throws SQLException as the data source or the work throws it
  public static <T extends @Nullable Object> T call(
      Context ctx, DataSource dataSource, SqlFunction<T> work)
      throws SQLException, InterruptedException {
    Objects.requireNonNull(dataSource, "dataSource");
    return Work.call(ctx, GRACE, new Work.Source.Pool(dataSource), work);
  }

  /// Does some work with a connection that is there already, such as a part of a transaction, and
  /// leaves it open. Nobody else may use it meanwhile.
  ///
  /// **Blocking and interrupts.** As [#call(Context, DataSource, SqlFunction)].
  ///
  /// @param <T> the type of the result
  /// @param ctx stops the work
  /// @param connection the connection
  /// @param work the work, which is given `connection` or something that stands for it
  /// @return the work's result
  /// @throws ContextException if the context has ended
  /// @throws InterruptedException if interrupted by something else; the status is cleared
  /// @throws SQLException as the work throws it
  public static <T extends @Nullable Object> T call(
      Context ctx, Connection connection, SqlFunction<T> work)
      throws SQLException, InterruptedException {
    Objects.requireNonNull(connection, "connection");
    return Work.call(ctx, GRACE, new Work.Source.Given(connection), work);
  }
}
