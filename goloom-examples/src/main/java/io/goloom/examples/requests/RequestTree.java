package io.goloom.examples.requests;

import static io.goloom.Go.go;

import io.goloom.channel.Channel;
import io.goloom.context.Context;
import io.goloom.integrations.jdbc.Jdbc;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import redis.clients.jedis.RedisClient;

/// Answers a request by the quicker of two servers.
///
/// Each request has 30 s, below that the database 3 s and the cache 5 s. The first answer wins and
/// the other question is canceled, in the server too. If the client hangs up, both are.
///
/// @param postgres the database
/// @param redis the cache
public record RequestTree(DataSource postgres, RedisClient redis) {
  /// What a whole request may take.
  public static final Duration REQUEST = Duration.ofSeconds(30);

  private static final Duration DATABASE = Duration.ofSeconds(3);
  private static final Duration CACHE = Duration.ofSeconds(5);

  private record Answer(String text, boolean failed) {}

  /// Answers `/?postgres=SECONDS&redis=SECONDS`, where the seconds say how long each takes.
  ///
  /// @param request the request's context
  /// @param uri what is asked for
  /// @return an answer
  /// @throws InterruptedException if interrupted
  public String answer(Context request, URI uri) throws InterruptedException {
    double slowness = seconds(uri, "postgres");
    double delay = seconds(uri, "redis");
    // @start region=race
    var answers = Channel.<Answer>make(2);
    try (var race = request.withCancel();
        var database = race.withTimeout(DATABASE);
        var cache = race.withTimeout(CACHE)) {
      ask(database, answers, () -> Jdbc.call(database, postgres, c -> select(c, slowness)));
      ask(cache, answers, () -> cache.call(() -> get(delay)));
      var first = next(request, answers);
      return first.failed ? next(request, answers).text : first.text;
    } // ends the other one
    // @end region=race
  }

  private static Answer next(Context request, Channel<Answer> answers) throws InterruptedException {
    return Objects.requireNonNull(answers.receive(request), "null is for closed channels");
  }

  private static void ask(Context ctx, Channel<Answer> answers, Callable<String> question) {
    go(
        ctx,
        c -> {
          Answer answer;
          try {
            answer = new Answer(question.call(), false);
          } catch (Exception e) {
            answer = new Answer("no answer: " + e.getMessage(), true);
          }
          answers.trySend(answer); // there is room for both, and it minds no interrupt
        });
  }

  // @start region=select
  private static String select(Connection connection, double seconds) throws SQLException {
    try (var select = connection.prepareStatement("select 'PostgreSQL answers' from pg_sleep(?)")) {
      select.setDouble(1, seconds);
      try (var row = select.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  // @end region=select

  /// Waits in the server for something that nobody puts there.
  private String get(double seconds) {
    redis.blpop(seconds, "nothing");
    return "Redis answers";
  }

  private static double seconds(URI uri, String name) {
    var query = uri.getQuery() == null ? "" : uri.getQuery();
    for (var parameter : query.split("&", -1)) {
      if (parameter.matches(name + "=[0-9]{1,6}(\\.[0-9]{1,20})?")) {
        return Double.parseDouble(parameter.substring(name.length() + 1));
      }
    }
    throw new IllegalArgumentException(
        "ask for /?postgres=SECONDS&redis=SECONDS, and not for " + uri);
  }
}
