package io.goloom.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Digests what it hands on.
final class DigestBody implements Body {
  private final Body body;
  private final MessageDigest digest = sha256();

  DigestBody(Body body) {
    this.body = body;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public Call begin(Call call) throws IOException, InterruptedException {
    digest.reset();
    return body.begin(call);
  }

  @Override
  public boolean again(Head head) throws IOException, InterruptedException {
    return body.again(head);
  }

  @Override
  public boolean accept(Head head, ByteBuffer piece) throws IOException, InterruptedException {
    digest.update(piece.duplicate());
    return body.accept(head, piece);
  }

  @Override
  public Content complete(Head head) throws IOException, InterruptedException {
    Content content = body.complete(head);
    if (content.resumedAt() > 0 && content.file().isPresent()) { // then the beginning is missing
      update(content.file().get());
    }
    return content.withSha256(HexFormat.of().formatHex(digest.digest()));
  }

  private void update(Path file) throws IOException {
    digest.reset();
    byte[] bytes = new byte[64 * 1024];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
        digest.update(bytes, 0, n);
      }
    }
  }

  @Override
  public void close() {
    body.close();
  }
}
