package io.goloom.examples.requests;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.RedisClient;
import redis.embedded.RedisServer;

/// A PostgreSQL and a Redis on this machine, of binaries that Maven has brought: nothing has to be
/// installed, and nothing stays.
public final class Servers implements AutoCloseable {
  private static final int CONNECTIONS = 20;

  private final EmbeddedPostgres postgres;
  private final RedisServer redis;
  private final HikariDataSource database;
  private final RedisClient cache;

  private Servers(EmbeddedPostgres postgres, RedisServer redis, int port) {
    this.postgres = postgres;
    this.redis = redis;
    var config = new HikariConfig();
    config.setDataSource(postgres.getPostgresDatabase());
    config.setMaximumPoolSize(CONNECTIONS);
    database = new HikariDataSource(config);
    var pool = new ConnectionPoolConfig();
    pool.setMaxTotal(CONNECTIONS);
    pool.setJmxEnabled(false);
    cache =
        RedisClient.builder()
            .hostAndPort(InetAddress.getLoopbackAddress().getHostAddress(), port)
            .poolConfig(pool)
            .build();
  }

  /// Starts both, which takes some seconds.
  ///
  /// @return the servers, to be closed by the caller
  /// @throws IOException if one does not start: PostgreSQL refuses root where it cannot become
  ///   someone else by `unshare -U`
  public static Servers start() throws IOException {
    int port = freePort();
    var redis =
        RedisServer.newRedisServer()
            .bind(InetAddress.getLoopbackAddress().getHostAddress())
            .port(port)
            .setting("save \"\"")
            .build();
    redis.start();
    try {
      return new Servers(EmbeddedPostgres.start(), redis, port);
    } catch (IOException | RuntimeException e) {
      redis.stop();
      throw new IOException("PostgreSQL does not start here", e);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// The database, with a pool of connections.
  ///
  /// @return the pool
  public HikariDataSource database() {
    return database;
  }

  /// The cache, with a pool of connections.
  ///
  /// @return the client
  public RedisClient cache() {
    return cache;
  }

  /// How many of the tree's statements PostgreSQL works on, as it says itself.
  ///
  /// @return the number
  /// @throws SQLException if it does not say
  public int statements() throws SQLException {
    try (var connection = postgres.getPostgresDatabase().getConnection();
        var select =
            connection.prepareStatement(
                "select count(*) from pg_stat_activity where state = 'active'"
                    + " and query like '%from pg_sleep(%' and pid <> pg_backend_pid()");
        var row = select.executeQuery()) {
      row.next();
      return row.getInt(1);
    }
  }

  /// How many clients wait for something in Redis, as it says itself.
  ///
  /// @return the number
  public int blockedClients() {
    String name = "blocked_clients:";
    return cache
        .info("clients")
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToInt(line -> Integer.parseInt(line.substring(name.length())))
        .sum();
  }

  @Override
  public void close() throws IOException {
    cache.close();
    database.close();
    redis.stop();
    postgres.close();
  }
}
