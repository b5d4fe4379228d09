package io.goloom.net;

import java.util.List;
import java.security.cert.X509Certificate;

/// What the two sides of an encrypted connection have agreed on.
///
/// @param version the protocol's version, such as `TLSv1.3`
/// @param cipherSuite the cipher suite's standard name
/// @param applicationProtocol what ALPN has chosen; empty if it was not used
/// @param peerCertificates the other side's certificate first, then those that signed it; empty if
///   it has shown none
/// @param resumed whether an earlier session was taken up again
/// @param provider the security provider that does the work
public record TlsState(
    String version,
    String cipherSuite,
    String applicationProtocol,
    List<X509Certificate> peerCertificates,
    String provider) {}
