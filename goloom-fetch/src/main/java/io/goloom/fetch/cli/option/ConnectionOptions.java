package io.goloom.fetch.cli.option;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How hosts are reached and trusted.
public final class ConnectionOptions implements OptionGroup {
  private static final Pattern RESOLVE = Pattern.compile("([^:]+):([0-9]{1,5}):(.+)");
  private static final Pattern LITERAL =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[?[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*]?");

  private final List<Resolved> resolved = new ArrayList<>();
  private Optional<Path> cacert = Optional.empty();
  private Optional<Path> cert = Optional.empty();
  private Optional<Path> key = Optional.empty();
  private Optional<String> proxy = Optional.empty();
  private boolean insecure;
  private boolean http2;

  /// The addresses of a host, for one port.
  ///
  /// @param host the host
  /// @param port the port
  /// @param addresses its addresses
  public record Resolved(String host, int port, List<InetAddress> addresses) {}

  @Override
  public String title() {
    return "Connection";
  }

  @Override
  public List<Option> options() {
    return List.of(
        Option.of(
            "-x --proxy",
            Values.PROXY,
            "a proxy for all, as in http://proxy:3128 or socks5h://127.0.0.1:1080 (default: as"
                + " http_proxy, https_proxy, all_proxy and no_proxy say); '' for none",
            (name, value) -> proxy = Optional.of(value)),
        Option.of(
            "--resolve",
            "HOST:PORT:ADDRESS",
            "the address of a host for one port, or several with commas, instead of a look-up; * is"
                + " for all other hosts",
            (name, value) -> resolved.add(resolve(name, value))),
        Option.of(
            "--cacert",
            Option.FILE,
            "trust the certificates in this PEM file, and no others",
            (name, value) -> cacert = Optional.of(Values.path(name, value))),
        Option.of(
            "--cert",
            Option.FILE,
            "show this certificate to servers that ask for one (PEM)",
            (name, value) -> cert = Optional.of(Values.path(name, value))),
        Option.of(
            "--key",
            Option.FILE,
            "its private key (PEM, PKCS #8); by default in the file of --cert",
            (name, value) -> key = Optional.of(Values.path(name, value))),
        Option.flag(
            "-k --insecure",
            "take any certificate: whoever is between you and the server can read and change all",
            () -> insecure = true),
        Option.flag("--http2", "offer HTTP/2 to servers (default: HTTP/1.1)", () -> http2 = true));
  }

  private static Resolved resolve(String name, String text) throws UsageException {
    Matcher m = RESOLVE.matcher(text);
    int port = m.matches() ? Integer.parseInt(m.group(2)) : 0;
    if (port < 1 || port > 65535) {
      throw malformed(name, text);
    }
    List<InetAddress> addresses = new ArrayList<>();
    for (String address : m.group(3).split(",", -1)) {
      if (!LITERAL.matcher(address).matches()) { // a name would be looked up
        throw malformed(name, text);
      }
      try {
        addresses.add(InetAddress.getByName(address));
      } catch (UnknownHostException e) {
        throw malformed(name, text);
      }
    }
    try {
      String host = IDN.toASCII(m.group(1), IDN.ALLOW_UNASSIGNED);
      return new Resolved(host, port, List.copyOf(addresses));
    } catch (IllegalArgumentException e) {
      throw malformed(name, text);
    }
  }

  private static UsageException malformed(String name, String text) {
    return new UsageException(
        name
            + " "
            + text
            + " is no host, port and IP address; write it like "
            + name
            + " example.org:443:127.0.0.1");
  }

  void check() throws UsageException {
    if (key.isPresent() && cert.isEmpty()) {
      throw new UsageException("--key does nothing without --cert FILE");
    }
    if (insecure && cacert.isPresent()) {
      throw new UsageException(
          "-k takes any certificate, --cacert only some; leave out one of them");
    }
  }

  /// The proxy for all.
  ///
  /// @return its URL, if one was given; empty text to use none, whatever the environment says
  public Optional<String> proxy() {
    return proxy;
  }

  /// Hosts that need no look-up.
  ///
  /// @return their addresses
  public List<Resolved> resolved() {
    return List.copyOf(resolved);
  }

  /// The certificates to trust.
  ///
  /// @return a file, if one was given
  public Optional<Path> cacert() {
    return cacert;
  }

  /// The certificate to show.
  ///
  /// @return a file, if one was given
  public Optional<Path> cert() {
    return cert;
  }

  /// Its key.
  ///
  /// @return a file, if one was given: otherwise it is in that of the certificate
  public Optional<Path> key() {
    return key;
  }

  /// Whether to take any certificate.
  ///
  /// @return true if so
  public boolean insecure() {
    return insecure;
  }

  /// Whether to offer HTTP/2.
  ///
  /// @return true if so
  public boolean http2() {
    return http2;
  }
}
