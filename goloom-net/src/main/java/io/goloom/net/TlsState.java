package io.goloom.net;

import java.security.cert.X509Certificate;
import java.util.List;

/// What the two sides of an encrypted connection have agreed on.
///
/// @param version the protocol's version, such as `TLSv1.3`
/// @param cipherSuite the cipher suite's standard name
/// @param applicationProtocol what ALPN has chosen; empty if it was not used
/// @param peerCertificates the other side's certificate first, then those that signed it; empty if
///   it has shown none
/// @param provider the security provider that does the work
public record TlsState(
    String version,
    String cipherSuite,
    String applicationProtocol,
    List<X509Certificate> peerCertificates,
    String provider) {

  /// Makes a state.
  public TlsState {
    peerCertificates = List.copyOf(peerCertificates);
  }
}
