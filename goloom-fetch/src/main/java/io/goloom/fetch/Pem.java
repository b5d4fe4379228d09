package io.goloom.fetch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads certificates and private keys from the files that openssl writes.
public final class Pem {
  private static final Pattern CERTIFICATE =
      Pattern.compile(
          "-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----([A-Za-z0-9+/=\\s]+)-----END ");
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final Pattern OTHER_KEY = Pattern.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----");
  private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA", "RSASSA-PSS");

  private Pem() {}

  /// Reads all certificates of a file. Whatever else is in it, such as their key, does not count.
  ///
  /// @param file in PEM form
  /// @return at least one, in their order
  /// @throws IOException if it cannot be read or has none; the message says which file
  public static List<X509Certificate> certificates(Path file) throws IOException {
    Matcher block = CERTIFICATE.matcher(text(file));
    List<X509Certificate> found = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      while (block.find()) {
        byte[] der = Base64.getMimeDecoder().decode(block.group(1));
        found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
      }
    } catch (CertificateException | IllegalArgumentException e) {
      throw new IOException(
          file + ": certificate " + (found.size() + 1) + " in it cannot be read", e);
    }
    if (found.isEmpty()) {
      throw new IOException(file + ": no certificate in PEM form in it");
    }
    return found;
  }

  /// Reads the private key of a file.
  ///
  /// @param file in PEM form, PKCS #8 without a password
  /// @return the key
  /// @throws IOException if it cannot be read or has none; the message says which file, and how to
  ///   convert a key of another form
  public static PrivateKey key(Path file) throws IOException {
    String text = text(file);
    Matcher key = KEY.matcher(text);
    if (!key.find()) {
      Matcher other = OTHER_KEY.matcher(text);
      throw new IOException(
          other.find()
              ? file
                  + ": a key of the form "
                  + other.group(1)
                  + "; convert it by: openssl pkcs8 -topk8 -nocrypt -in "
                  + file
              : file + ": no private key in it");
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(key.group(1));
      return key(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(file + ": the private key in it cannot be read", e);
    }
  }

  private static String text(Path file) throws IOException {
    if (Files.isDirectory(file)) { // reading one fails without naming it
      throw new FileSystemException(file.toString(), null, "it is a directory");
    }
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  private static PrivateKey key(PKCS8EncodedKeySpec spec) throws GeneralSecurityException {
    InvalidKeySpecException last = new InvalidKeySpecException("of no known algorithm");
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException e) {
        last.addSuppressed(e);
      }
    }
    throw last;
  }
}
