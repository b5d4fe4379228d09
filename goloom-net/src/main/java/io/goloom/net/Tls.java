package io.goloom.net;

import io.goloom.context.Context;
import io.goloom.context.ContextException;
import java.io.IOException;
import java.net.IDN;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/// How connections are encrypted: whom to trust, who we are, which protocols to speak.
///
/// {@snippet :
/// var tls = Tls.make();
/// try (Conn conn = tls.client(ctx, dialer.dial(ctx, host, 443), host)) {
///   conn.write(ctx, request);
/// }
/// }
///
/// A client checks the server's certificate against those that it trusts, which are the JDK's
/// unless others are given, and the host's name against the certificate. TLS 1.3 and 1.2 are
/// spoken. Nothing is renegotiated. Sessions are resumed where the server allows it, among the
/// connections of one object of this class.
///
/// The work is done by Conscrypt (BoringSSL) if it is on the class path and has a native library
/// for this machine, else by the JDK: see [#withProvider].
///
/// Immutable and thread-safe; make one for a program, since the first use reads the trusted
/// certificates.
public final class Tls {
  /// Who does the work.
  public enum Engine {
    /// Conscrypt if it is there, else the JDK.
    BEST,
    /// The JDK.
    JDK,
    /// Conscrypt, or a failure at the first use that says what is missing. It knows no half-closed
    /// connections: [Conn#closeWrite] fails, and what the other side closes for writing is closed
    /// altogether.
    CONSCRYPT
  }

  private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};
  private static final Tls DEFAULT =
      new Tls(new Identity(null, true, null, List.of()), List.of(), Engine.BEST);

  private final Identity identity;
  private final List<String> protocols;
  private final Engine engine;
  private @Nullable SSLContext context;

  private Tls(Identity identity, List<String> protocols, Engine engine) {
    this.identity = identity;
    this.protocols = protocols;
    this.engine = engine;
  }

  /// The usual way: trusts whom the JDK trusts, shows no certificate, uses the best engine.
  ///
  /// @return always the same object
  public static Tls make() {
    return DEFAULT;
  }

  /// One like this that trusts these certificates, and what they have signed, and nothing else.
  ///
  /// @param trusted certificates, mostly of authorities
  /// @return a new object
  /// @throws IllegalArgumentException if there are none
  public Tls withTrusted(Collection<X509Certificate> trusted) {
    List<X509Certificate> copy = List.copyOf(trusted);
    if (copy.isEmpty()) {
      throw new IllegalArgumentException("with no trusted certificate each handshake would fail");
    }
    return new Tls(new Identity(copy, true, identity.key(), identity.chain()), protocols, engine);
  }

  /// One like this that checks neither certificates nor names: whoever is on the way can read and
  /// change everything. For tests, and for servers that are known by other means.
  ///
  /// @return a new object
  public Tls withoutChecks() {
    return new Tls(
        new Identity(identity.trusted(), false, identity.key(), identity.chain()),
        protocols,
        engine);
  }

  /// One like this that shows a certificate: a server needs one, a client may be asked for it.
  ///
  /// @param key the private key
  /// @param chain its certificate first, then those that signed it
  /// @return a new object
  /// @throws IllegalArgumentException if the chain is empty, or the key is not that of its first
  ///   certificate
  public Tls withIdentity(PrivateKey key, List<X509Certificate> chain) {
    Objects.requireNonNull(key, "key");
    List<X509Certificate> copy = List.copyOf(chain);
    if (copy.isEmpty()) {
      throw new IllegalArgumentException("a key without its certificate proves nothing");
    }
    if (!Identity.belong(key, copy.getFirst())) { // else each handshake would fail, and not say why
      throw new IllegalArgumentException("the key is not that of the certificate");
    }
    return new Tls(
        new Identity(identity.trusted(), identity.checked(), key, copy), protocols, engine);
  }

  /// One like this that offers application protocols by ALPN.
  ///
  /// @param offered such as `h2` and `http/1.1`, the preferred one first
  /// @return a new object
  public Tls withProtocols(List<String> offered) {
    return new Tls(identity, List.copyOf(offered), engine);
  }

  /// One like this that lets somebody else do the work.
  ///
  /// @param provider who
  /// @return a new object
  public Tls withProvider(Engine provider) {
    return new Tls(identity, protocols, Objects.requireNonNull(provider, "provider"));
  }

  /// Encrypts a connection as its client.
  ///
  /// **Blocking and interrupts.** Blocks until both sides have agreed. However it ends but well,
  /// the connection is closed.
  ///
  /// @param ctx ends the handshake
  /// @param conn a plain connection, which nobody else uses; it belongs to the result from now on
  /// @param host the name that the server's certificate has to bear, or an address in digits
  /// @return the encrypted connection, to be closed by the caller
  /// @throws ContextException if the context has ended
  /// @throws SSLHandshakeException if the other side is not who it should be, or does not speak TLS
  /// @throws IOException if the connection failed or its deadline has passed
  /// @throws IllegalArgumentException if the connection is encrypted already, or there is no host
  public Conn client(Context ctx, Conn conn, String host) throws IOException {
    Objects.requireNonNull(ctx, "ctx");
    Objects.requireNonNull(host, "host");
    TcpConn tcp = plain(conn);
    return encrypt(ctx, tcp, host, () -> clientEngine(tcp, host));
  }

  /// Encrypts a connection as its server.
  ///
  /// **Blocking and interrupts.** Blocks until both sides have agreed. However it ends but well,
  /// the connection is closed.
  ///
  /// @param ctx ends the handshake
  /// @param conn a plain connection, which nobody else uses; it belongs to the result from now on
  /// @return the encrypted connection, to be closed by the caller
  /// @throws ContextException if the context has ended
  /// @throws SSLHandshakeException if the two sides do not agree
  /// @throws IOException if the connection failed or its deadline has passed
  /// @throws IllegalArgumentException if the connection is encrypted already
  public Conn server(Context ctx, Conn conn) throws IOException {
    Objects.requireNonNull(ctx, "ctx");
    TcpConn tcp = plain(conn);
    return encrypt(ctx, tcp, tcp.name(), this::serverEngine);
  }

  /// The same for code that encrypts by itself, such as `java.net.http`: whom to trust, who we are,
  /// and the engine. Names are checked if that code asks for it, as every client has to.
  ///
  /// @return always the same object
  /// @throws GeneralSecurityException if there is no such engine, or no use for a certificate
  public SSLContext sslContext() throws GeneralSecurityException {
    return context();
  }

  private static TcpConn plain(Conn conn) {
    if (conn instanceof TcpConn tcp) {
      return tcp;
    }
    throw new IllegalArgumentException("TLS needs a plain connection, not " + conn);
  }

  @FunctionalInterface
  private interface EngineMaker {
    SSLEngine make() throws GeneralSecurityException, IOException;
  }

  private Conn encrypt(Context ctx, TcpConn tcp, String with, EngineMaker maker)
      throws IOException {
    TlsConn conn;
    try {
      conn = new TlsConn(tcp, maker.make(), context().getProvider().getName());
    } catch (GeneralSecurityException e) {
      tcp.close();
      throw new SSLHandshakeException("TLS with " + with + ": " + e.getMessage(), e);
    } catch (Throwable t) {
      tcp.close();
      throw t;
    }
    conn.handshake(ctx, with);
    return conn;
  }

  private SSLEngine clientEngine(TcpConn tcp, String host)
      throws GeneralSecurityException, SSLHandshakeException {
    String name = certified(host);
    SNIHostName asked = asked(name);
    boolean named = asked != null || Literals.parse(name) != null;
    if (identity.checked() && !named) {
      throw new SSLHandshakeException(
          "no certificate can be checked for the name "
              + name
              + ", which is more than letters, digits and hyphens");
    }
    SSLEngine made =
        named // Conscrypt would ask for the other names, and fail at that
            ? context().createSSLEngine(name, tcp.remoteAddress().getPort())
            : context().createSSLEngine();
    made.setUseClientMode(true);
    SSLParameters parameters = made.getSSLParameters();
    if (identity.checked()) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    if (asked != null) {
      parameters.setServerNames(List.of(asked));
    }
    finish(made, parameters);
    return made;
  }

  /// The name that the server is asked for.
  ///
  /// @return null for an address, and for a name of which the JDK says that there can be none, such
  ///   as one with an underscore
  private static @Nullable SNIHostName asked(String name) {
    if (Literals.parse(name) != null) {
      return null;
    }
    try {
      return new SNIHostName(name);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private SSLEngine serverEngine() throws GeneralSecurityException {
    SSLEngine made = context().createSSLEngine();
    made.setUseClientMode(false);
    finish(made, made.getSSLParameters());
    return made;
  }

  private void finish(SSLEngine made, SSLParameters parameters) {
    parameters.setProtocols(VERSIONS);
    parameters.setApplicationProtocols(protocols.toArray(String[]::new));
    made.setSSLParameters(parameters);
  }

  /// The name that certificates have for a host.
  private static String certified(String host) {
    String name = Literals.withoutBrackets(host);
    if (name.isBlank()) {
      throw new IllegalArgumentException("TLS needs the host's name, to check the certificate");
    }
    return name.indexOf(':') >= 0 ? name : IDN.toASCII(name);
  }

  private synchronized SSLContext context() throws GeneralSecurityException {
    SSLContext made = context;
    if (made == null) {
      Provider provider = Providers.of(engine);
      made =
          provider == null
              ? SSLContext.getInstance("TLS")
              : SSLContext.getInstance("TLS", provider);
      made.init(identity.keyManagers(), identity.trustManagers(), null);
      context = made;
    }
    return made;
  }
}
