package io.goloom.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.net.Certificates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as openssl, and people with an editor, write them. */
class PemTest {
  private static Certificates authority;
  private static Certificates own;

  @TempDir Path dir;
  private Path file;

  @BeforeAll
  static void make() throws Exception {
    authority = Certificates.authority();
    own = authority.signs("own.test");
  }

  @BeforeEach
  void name() {
    file = dir.resolve("x.pem");
  }

  private static String block(String kind, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n";
  }

  private static String certificate() throws Exception {
    return block("CERTIFICATE", own.certificate().getEncoded());
  }

  private static String key() {
    return block("PRIVATE KEY", own.key().getEncoded());
  }

  /** As {@code --cert} without {@code --key} has it. */
  @Test
  void certificateAndKeyInOneFile_inEitherOrder() throws Exception {
    for (String text : new String[] {key() + certificate(), certificate() + key()}) {
      Files.writeString(file, text);
      assertThat(Pem.certificates(file)).containsExactly(own.certificate());
      assertThat(Pem.key(file)).isEqualTo(own.key());
    }
  }

  @Test
  void chain_withTextInBetween_keepsItsOrder() throws Exception {
    Files.writeString(
        file,
        "Certificate:\n    Data:\n"
            + certificate()
            + "# who has signed it\n\n"
            + block("X509 CERTIFICATE", authority.certificate().getEncoded())
            + "the end\n");
    assertThat(Pem.certificates(file)).containsExactly(own.certificate(), authority.certificate());
  }

  @Test
  void lineEndsOfWindows_andAByteOrderMark_areTaken() throws Exception {
    Files.writeString(file, "\uFEFF" + (certificate() + key()).replace("\n", "\r\n"));
    assertThat(Pem.certificates(file)).containsExactly(own.certificate());
    assertThat(Pem.key(file)).isEqualTo(own.key());
  }

  @Test
  void whatCannotBeUsed_isNamed() throws Exception {
    Files.writeString(file, key());
    fails(() -> Pem.certificates(file), "no certificate in PEM form in it");
    Files.write(file, own.certificate().getEncoded());
    fails(() -> Pem.certificates(file), "no certificate in PEM form in it");
    byte[] garbage = "garbage".getBytes(StandardCharsets.US_ASCII);
    Files.writeString(file, certificate() + block("CERTIFICATE", garbage));
    fails(() -> Pem.certificates(file), "certificate 2 in it cannot be read");
    Files.writeString(file, certificate());
    fails(() -> Pem.key(file), "no private key in it");
    Files.writeString(file, block("PRIVATE KEY", garbage));
    fails(() -> Pem.key(file), "the private key in it cannot be read");
    Files.writeString(file, block("RSA PRIVATE KEY", garbage));
    fails(
        () -> Pem.key(file),
        "a key of the form RSA PRIVATE KEY; convert it by: openssl pkcs8 -topk8 -nocrypt -in "
            + file);
    assertThatThrownBy(() -> Pem.certificates(dir))
        .isInstanceOf(FileSystemException.class)
        .hasMessage(dir + ": it is a directory");
  }

  private void fails(ThrowingCallable read, String why) {
    assertThatThrownBy(read).isInstanceOf(IOException.class).hasMessage(file + ": " + why);
  }
}
