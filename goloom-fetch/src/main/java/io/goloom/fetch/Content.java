package io.goloom.fetch;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is left of a body that came whole: that is for the [BodyHandler] to say.
///
/// Immutable, but for the bytes, which are not copied.
public final class Content {
  /// Of a body of which nothing was kept.
  public static final Content NONE = new Content(null, null, 0, null);

  private final byte @Nullable [] bytes;
  private final @Nullable Path file;
  private final long resumedAt;
  private final @Nullable String sha256;

  private Content(
      byte @Nullable [] bytes, @Nullable Path file, long resumedAt, @Nullable String sha256) {
    this.bytes = bytes;
    this.file = file;
    this.resumedAt = resumedAt;
    this.sha256 = sha256;
  }

  /// A body in memory.
  ///
  /// @param bytes the body
  /// @return its content
  public static Content of(byte[] bytes) {
    return new Content(Objects.requireNonNull(bytes, "bytes"), null, 0, null);
  }

  /// A body in a file.
  ///
  /// @param file where it is
  /// @param resumedAt how many of its bytes an earlier attempt had brought
  /// @return its content
  public static Content of(Path file, long resumedAt) {
    return new Content(null, Objects.requireNonNull(file, "file"), resumedAt, null);
  }

  /// The same with its digest.
  ///
  /// @param hex the SHA-256 digest, in hexadecimal digits
  /// @return a new content
  public Content withSha256(String hex) {
    return new Content(bytes, file, resumedAt, Objects.requireNonNull(hex, "hex"));
  }

  /// The body itself.
  ///
  /// @return the bytes, if they were kept in memory
  public Optional<byte[]> bytes() {
    return Optional.ofNullable(bytes);
  }

  /// Where the body is.
  ///
  /// @return the file, if it was written to one
  public Optional<Path> file() {
    return Optional.ofNullable(file);
  }

  /// How many bytes of the file an earlier attempt had brought, this run's or another's.
  ///
  /// @return the number; zero if all came at once
  public long resumedAt() {
    return resumedAt;
  }

  /// The digest of the body.
  ///
  /// @return 64 hexadecimal digits, if it was asked for
  public Optional<String> sha256() {
    return Optional.ofNullable(sha256);
  }
}
