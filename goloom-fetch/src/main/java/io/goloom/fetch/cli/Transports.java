package io.goloom.fetch.cli;

import io.goloom.fetch.HttpTransport;
import io.goloom.fetch.Pem;
import io.goloom.fetch.Proxies;
import io.goloom.fetch.Transport;
import io.goloom.fetch.cli.option.ConnectionOptions;
import io.goloom.fetch.cli.option.FetchOptions;
import io.goloom.fetch.cli.option.FileErrors;
import io.goloom.fetch.cli.option.LimitOptions;
import io.goloom.fetch.cli.option.UsageException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/// From the options to a transport.
final class Transports {
  private Transports() {}

  /// Makes one.
  ///
  /// @return a new transport, to be closed by the caller
  /// @throws UsageException if a proxy or a certificate cannot be used
  static Transport of(FetchOptions options) throws UsageException {
    LimitOptions limits = options.limits();
    HttpTransport.Builder builder =
        HttpTransport.builder()
            .maxConnections(Math.max(1024, limits.parallel()))
            .maxPerHost(limits.perHost().orElse(limits.parallel()));
    limits.connectTimeout().ifPresent(builder::connectTimeout);
    limits.maxBytes().ifPresent(builder::maxBytes);
    ConnectionOptions connection = options.connection();
    builder.proxies(proxies(connection));
    connection.resolved().forEach(r -> builder.resolve(r.host(), r.port(), r.addresses()));
    if (connection.insecure()) {
      builder.insecure();
    }
    trust(connection, builder);
    return builder.http2(connection.http2()).build();
  }

  private static void trust(ConnectionOptions connection, HttpTransport.Builder builder)
      throws UsageException {
    if (connection.cacert().isPresent()) {
      builder.trusted(read("--cacert", connection.cacert().get(), Pem::certificates));
    }
    if (connection.cert().isPresent()) {
      identity(connection.cert().get(), connection.key(), builder);
    }
  }

  private static void identity(Path cert, Optional<Path> ownKey, HttpTransport.Builder builder)
      throws UsageException {
    List<X509Certificate> chain = read("--cert", cert, Pem::certificates);
    PrivateKey key = read(ownKey.isPresent() ? "--key" : "--cert", ownKey.orElse(cert), Pem::key);
    try {
      builder.identity(key, chain);
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "the key in "
              + ownKey.orElse(cert)
              + " is not that of the first certificate in --cert "
              + cert);
    }
  }

  /// Reads a file of certificates or keys.
  private interface Reader<T> {
    T read(Path file) throws IOException;
  }

  private static <T> T read(String option, Path file, Reader<T> reader) throws UsageException {
    try {
      return reader.read(file);
    } catch (FileSystemException e) {
      throw new UsageException(option + " " + file + " cannot be read: " + FileErrors.message(e));
    } catch (IOException e) { // it names the file
      throw new UsageException(option + " " + e.getMessage());
    }
  }

  private static Proxies proxies(ConnectionOptions connection) throws UsageException {
    Optional<String> own = connection.proxy();
    if (own.isPresent() && own.get().isBlank()) {
      return Proxies.none();
    }
    try {
      return own.isPresent() ? Proxies.of(own.get()) : Proxies.fromEnvironment(System.getenv());
    } catch (IllegalArgumentException e) {
      throw new UsageException((own.isPresent() ? "-x: " : "the environment: ") + e.getMessage());
    }
  }
}
