package io.goloom.net;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Whom to trust, and who we are.
///
/// @param trusted certificates; null for those of the JDK
/// @param checked false to believe anybody
/// @param key the own private key; null for none
/// @param chain its certificates
record Identity(
    @Nullable List<X509Certificate> trusted,
    boolean checked,
    @Nullable PrivateKey key,
    List<X509Certificate> chain) {

  private static final char[] NO_PASSWORD = new char[0];

  private static final byte[] PROBE = new byte[32];

  /// Whether a key is that of a certificate: what is signed with the one can be verified with the
  /// other.
  ///
  /// @return true also if that cannot be found out, since the key is of a kind that is not known
  ///   here, or does not leave its device
  static boolean belong(PrivateKey key, X509Certificate certificate) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          case "EdDSA" -> "EdDSA";
          default -> "";
        };
    if (algorithm.isEmpty()) {
      return true;
    }
    byte[] signed;
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(PROBE);
      signed = signature.sign();
    } catch (GeneralSecurityException | ProviderException e) {
      return true;
    }
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initVerify(certificate.getPublicKey());
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // a key of another kind
    }
  }

  /// The JDK's own trust managers, whoever does the rest: they check chains and names alike.
  TrustManager[] trustManagers() throws GeneralSecurityException {
    if (!checked) {
      return new TrustManager[] {new Believer()};
    }
    KeyStore store = null;
    List<X509Certificate> certificates = trusted;
    if (certificates != null) {
      store = emptyStore();
      for (int i = 0; i < certificates.size(); i++) {
        store.setCertificateEntry("trusted-" + i, certificates.get(i));
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager extended) {
        return new TrustManager[] {new AnyKeyExchange(extended)};
      }
    }
    throw new GeneralSecurityException("the JDK has no trust manager that checks names");
  }

  KeyManager @Nullable [] keyManagers() throws GeneralSecurityException {
    if (key == null) {
      return null;
    }
    KeyStore store = emptyStore();
    store.setKeyEntry("own", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, null);
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
    return store;
  }

  /// Leaves everything to the JDK, but calls a key exchange as it does: in TLS 1.3 it does not
  /// depend on the certificate, which is UNKNOWN to the JDK and GENERIC to Conscrypt.
  private static final class AnyKeyExchange extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager jdk;

    AnyKeyExchange(X509ExtendedTrustManager jdk) {
      this.jdk = jdk;
    }

    private static String jdkName(String authType) {
      return authType.equals("GENERIC") ? "UNKNOWN" : authType;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      jdk.checkClientTrusted(chain, jdkName(authType), socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      jdk.checkServerTrusted(chain, jdkName(authType), socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      jdk.checkClientTrusted(chain, jdkName(authType), engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      jdk.checkServerTrusted(chain, jdkName(authType), engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      jdk.checkClientTrusted(chain, jdkName(authType));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      jdk.checkServerTrusted(chain, jdkName(authType));
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return jdk.getAcceptedIssuers();
    }
  }

  /// Believes anybody. Extended, or the JDK would check names on top of it.
  private static final class Believer extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
