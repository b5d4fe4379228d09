package io.goloom.integrations.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.concurrent.Callable;
import javax.sql.DataSource;

/// A driver with an oddity: the real one, but a method of its statements is the test's.
@FunctionalInterface
interface Driver {
  /// A call of a statement's, or of a connection's.
  ///
  /// @param statement the driver's own; null for a connection
  /// @param real calls the driver's own
  Object call(Statement statement, String method, Callable<Object> real) throws Exception;

  /// This driver, which nobody can tell to be PostgreSQL's.
  default Driver unknown() {
    return (statement, method, real) ->
        method.equals("isWrapperFor") ? (Object) false : call(statement, method, real);
  }

  /// A connection of this driver's.
  default Connection over(Connection connection) {
    return proxy(
        Connection.class,
        connection,
        (_, method, real) -> {
          Object result = call(null, method, real);
          return switch (result) {
            case PreparedStatement s -> proxy(PreparedStatement.class, s, this);
            case Statement s -> proxy(Statement.class, s, this);
            case null, default -> result;
          };
        });
  }

  /// A data source of this driver's.
  default DataSource over(DataSource dataSource) {
    return proxy(
        DataSource.class,
        dataSource,
        (_, _, call) -> call.call() instanceof Connection c ? over(c) : null);
  }

  private static <T> T proxy(Class<T> type, T target, Driver driver) {
    return type.cast(
        Proxy.newProxyInstance(
            Driver.class.getClassLoader(),
            new Class<?>[] {type},
            (_, method, args) ->
                driver.call(
                    target instanceof Statement s ? s : null,
                    method.getName(),
                    () -> {
                      try {
                        return method.invoke(target, args);
                      } catch (InvocationTargetException e) {
                        throw (Exception) e.getTargetException();
                      }
                    })));
  }
}
