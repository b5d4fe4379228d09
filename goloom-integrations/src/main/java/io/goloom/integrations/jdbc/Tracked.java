package io.goloom.integrations.jdbc;

import io.goloom.context.Context;
import io.goloom.context.HoldsContext;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A connection, and its statements, whose executions end with a context. All else goes to the
/// driver's objects as it is.
final class Tracked {
  private Tracked() {}

  static Connection connection(Context ctx, Duration grace, Connection connection) {
    return proxy(Connection.class, new OfConnection(ctx, grace, connection));
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(Tracked.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  @HoldsContext("one call, and the connection's proxy is dropped with it")
  private record OfConnection(Context ctx, Duration grace, Connection connection)
      implements InvocationHandler {
    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args)
        throws Throwable {
      Object result = send(proxy, connection, method, args);
      return result instanceof Statement s ? statement((Connection) proxy, s) : result;
    }

    private Statement statement(Connection proxy, Statement statement) {
      Class<? extends Statement> type =
          switch (statement) {
            case CallableStatement _ -> CallableStatement.class;
            case PreparedStatement _ -> PreparedStatement.class;
            default -> Statement.class;
          };
      return proxy(type, new OfStatement(this, proxy, statement));
    }
  }

  private record OfStatement(OfConnection of, Connection connection, Statement statement)
      implements InvocationHandler {
    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args)
        throws Throwable {
      if (method.getName().startsWith("execute")) {
        return new Execution(of.connection, statement, of.grace)
            .run(of.ctx, () -> send(proxy, statement, method, args));
      }
      return method.getName().equals("getConnection")
          ? connection
          : send(proxy, statement, method, args);
    }
  }

  @SuppressWarnings("ReferenceEquality") // a proxy equals itself alone
  private static @Nullable Object send(
      Object proxy, Object target, Method method, Object @Nullable [] args) throws Throwable {
    if (args != null && method.getName().equals("equals")) {
      return proxy == args[0];
    }
    try {
      return method.invoke(target, args);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }
}
