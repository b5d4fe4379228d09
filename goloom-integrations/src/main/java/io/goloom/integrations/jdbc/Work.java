package io.goloom.integrations.jdbc;

import io.goloom.Go;
import io.goloom.channel.Channel;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.context.ContextException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// One call of [Jdbc]: the work in a goroutine that nobody interrupts, and its caller, who waits
/// and may be interrupted.
final class Work<T extends @Nullable Object> {
  /// Nobody wraps deeper, and a chain of causes may be a circle.
  private static final int DEEPEST = 16;

  /// Where the connection comes from.
  sealed interface Source {
    /// From a data source, for the work alone.
    record Pool(DataSource dataSource) implements Source {}

    /// From the caller, who keeps it.
    record Given(Connection connection) implements Source {}
  }

  private final Channel<Void> over = Channel.make();
  private @Nullable T result;
  private @Nullable Throwable failure;

  private Work() {}

  static <T extends @Nullable Object> T call(
      Context ctx, Duration grace, Source source, SqlFunction<T> body)
      throws SQLException, InterruptedException {
    Objects.requireNonNull(body, "work");
    ctx.check();
    // A child, since an interrupt of the caller's ends the work too.
    try (var inner = ctx.withCancel()) {
      var work = new Work<T>();
      Go.go(() -> work.run(inner, grace, source, body));
      return work.await(ctx, inner);
    }
  }

  private void run(Context ctx, Duration grace, Source source, SqlFunction<T> body) {
    try {
      result = apply(ctx, grace, source, body);
    } catch (Throwable t) { // the caller's, whatever it is
      failure = t;
    } finally {
      over.close();
    }
  }

  private static <T extends @Nullable Object> T apply(
      Context ctx, Duration grace, Source source, SqlFunction<T> body) throws Exception {
    return switch (source) {
      case Source.Given(var connection) -> body.apply(Tracked.connection(ctx, grace, connection));
      case Source.Pool(var dataSource) -> {
        try (var connection = ctx.call(dataSource::getConnection)) {
          yield body.apply(Tracked.connection(ctx, grace, connection));
        }
      }
    };
  }

  private T await(Context ctx, Cancellable inner) throws SQLException, InterruptedException {
    InterruptedException interrupt = null;
    while (true) {
      try {
        over.receive();
        break;
      } catch (
          InterruptedException e) { // perhaps the end of the context, and then it changes nothing
        interrupt = e;
        inner.cancel(e);
      }
    }
    if (failure != null) {
      if (inner.err() != null && isOfTheEnd(failure)) {
        throw ended(ctx, failure, interrupt);
      }
      restore(interrupt);
      throw Work.<RuntimeException>same(failure);
    }
    restore(interrupt);
    return result();
  }

  @SuppressWarnings("NullAway") // null only if T may be
  private T result() {
    return result;
  }

  /// The error for work that was stopped.
  private static RuntimeException ended(
      Context ctx, Throwable failure, @Nullable InterruptedException interrupt)
      throws InterruptedException {
    ContextException error = ctx.error();
    if (error != null) {
      error.addSuppressed(failure);
      throw error;
    }
    InterruptedException interrupted = Objects.requireNonNull(interrupt);
    interrupted.addSuppressed(failure);
    throw interrupted;
  }

  /// Whether the end of a context can make such a failure.
  private static boolean isOfTheEnd(Throwable failure) {
    Throwable t = failure;
    for (int i = 0; i < DEEPEST && t != null; i++) {
      if (t instanceof SQLException || t instanceof ContextException) {
        return true;
      }
      t = t.getCause();
    }
    return false;
  }

  private static void restore(@Nullable InterruptedException interrupt) {
    if (interrupt != null) {
      Thread.currentThread().interrupt();
    }
  }

  /// The very failure, of whatever kind.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> X same(Throwable failure) throws X {
    throw (X) failure;
  }
}
