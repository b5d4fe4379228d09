package io.goloom.net;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A key with its certificate, made for a test.
public record Certificates(PrivateKey key, List<X509Certificate> chain) {
  private static final AtomicLong SERIAL = new AtomicLong(1);
  private static final Duration DAY = Duration.ofDays(1);

  /// An authority.
  public static Certificates authority() throws Exception {
    return make("CN=goloom test authority", null, "", Instant.now().plus(DAY));
  }

  /// A certificate that this authority has signed.
  ///
  /// @param host a name; one that begins with a digit is an address
  public Certificates signs(String host) throws Exception {
    return make("CN=" + host, this, host, Instant.now().plus(DAY));
  }

  public Certificates signsExpired(String host) throws Exception {
    return make("CN=" + host, this, host, Instant.now().minus(Duration.ofHours(1)));
  }

  public static Certificates selfSigned(String host) throws Exception {
    return make("CN=" + host, null, host, Instant.now().plus(DAY));
  }

  public X509Certificate certificate() {
    return chain.getFirst();
  }

  private static Certificates make(String name, Certificates issuer, String host, Instant until)
      throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    X500Principal subject = new X500Principal(name);
    var builder =
        new JcaX509v3CertificateBuilder(
            issuer == null ? subject : issuer.certificate().getSubjectX500Principal(),
            BigInteger.valueOf(SERIAL.getAndIncrement()),
            Date.from(Instant.now().minus(DAY)),
            Date.from(until),
            subject,
            pair.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(host.isEmpty()));
    if (!host.isEmpty()) {
      int kind = Character.isDigit(host.charAt(0)) ? GeneralName.iPAddress : GeneralName.dNSName;
      builder.addExtension(
          Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(kind, host)));
    }
    PrivateKey signingKey = issuer == null ? pair.getPrivate() : issuer.key();
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(signingKey);
    X509Certificate certificate =
        new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    return new Certificates(pair.getPrivate(), List.of(certificate));
  }
}
