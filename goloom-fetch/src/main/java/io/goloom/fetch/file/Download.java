package io.goloom.fetch.file;

import io.goloom.fetch.Body;
import io.goloom.fetch.Call;
import io.goloom.fetch.Content;
import io.goloom.fetch.FetchException;
import io.goloom.fetch.Head;
import io.goloom.fetch.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One body on its way into a file.
///
/// Beside the file are, until it is whole, the part that has come (`NAME.goloom-part`, locked while
/// it is written) and its [Origin] (`NAME.goloom-from`). A part with an origin is gone on from by
/// the next attempt of the same URL, in this process or another.
public final class Download implements Body {
  static final String PART = ".goloom-part";
  static final String ORIGIN = ".goloom-from";

  private static final Pattern CONTENT_RANGE =
      Pattern.compile(
          "bytes ([0-9]{1,18})-[0-9]{1,18}/(?:([0-9]{1,18})|\\*)", Pattern.CASE_INSENSITIVE);

  private final String url;
  private final Path file;
  private final Path part;
  private final Path origin;
  private final boolean overwrite;

  /// The part, or the device; null while it is not open.
  private @Nullable FileChannel out;

  /// The file is no regular one: `/dev/null`, a pipe.
  private boolean device;

  /// From where this attempt has asked to go on; zero if it has not.
  private long asked;

  /// By what the server was to know whether it still has the same; empty if that was not asked.
  private String validator = "";

  /// From where this attempt does go on.
  private long resumedAt;

  /// How long the file will be, if the server has sent a part of it and said so; else -1.
  private long whole = -1;

  /// This attempt has had an answer to write.
  private boolean begun;

  /// What is in the part can be gone on from.
  private boolean resumable;

  /// The server says that nothing is missing: the next attempt asks for the last byte once more,
  /// since a part that it sends, unlike a refusal, proves of what it is.
  private boolean seemsWhole;

  /// Makes one.
  ///
  /// @param url the URL, as it was given
  /// @param file where to
  /// @param overwrite whether the file may be replaced
  public Download(String url, Path file, boolean overwrite) {
    this.url = url;
    this.file = file;
    this.part = file.resolveSibling(file.getFileName() + PART);
    this.origin = file.resolveSibling(file.getFileName() + ORIGIN);
    this.overwrite = overwrite;
  }

  @Override
  public Call begin(Call call) throws IOException {
    begun = false;
    asked = 0;
    validator = "";
    resumedAt = 0;
    whole = -1;
    try {
      checkFile();
      Call plain =
          call.lacks("accept-encoding")
              ? call.withHeader("Accept-Encoding", "identity") // a packed part cannot be resumed
              : call;
      if (device || !call.method().equals("GET") || call.headers().has("range")) {
        return plain;
      }
      Optional<Origin> from = Origin.read(origin).filter(o -> o.url().equals(url));
      if (from.isEmpty() || !Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS)) {
        return plain;
      }
      long size = open().size();
      resumable = size > 0;
      asked = seemsWhole ? size - 1 : size;
      if (asked <= 0) {
        return plain;
      }
      validator = from.get().validator();
      return plain.withHeader("Range", "bytes=" + asked + "-").withHeader("If-Range", validator);
    } catch (IOException e) {
      throw explain(e);
    }
  }

  private void checkFile() throws IOException {
    if (Files.isDirectory(file)) {
      throw new FetchException(Outcome.UNWRITABLE, file + " is a directory");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      device = true;
    } else if (!overwrite && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw exists();
    }
  }

  private FetchException exists() {
    return new FetchException(
        Outcome.FILE_EXISTS, file + " is there already; --overwrite replaces it");
  }

  /// After a refusal of the range: the part is all that the server has, or longer, or of no use.
  @Override
  public boolean again(Head head) throws IOException {
    if (asked <= 0 || head.status() != 416) {
      return false;
    }
    seemsWhole =
        !seemsWhole
            && isSame(head)
            && head.header("content-range").orElse("").equalsIgnoreCase("bytes */" + asked);
    try {
      if (!seemsWhole) {
        discard();
      }
    } catch (IOException e) {
      throw explain(e);
    }
    return true;
  }

  @Override
  public boolean accept(Head head, ByteBuffer piece) throws IOException {
    try {
      FileChannel channel = started(head);
      while (piece.hasRemaining()) {
        channel.write(piece);
      }
      return true;
    } catch (IOException e) {
      throw explain(e);
    }
  }

  /// The open part, at the place where this answer belongs.
  private FileChannel started(Head head) throws IOException {
    FileChannel channel = open();
    if (begun) {
      return channel;
    }
    begun = true;
    if (device) {
      return channel;
    }
    if (asked > 0 && head.status() == 206) {
      resumedAt = asked;
      checkRange(head);
      channel.position(asked);
      return channel;
    }
    Files.deleteIfExists(origin);
    channel.truncate(0);
    channel.position(0);
    Optional<Origin> from = Origin.of(url, head);
    resumable = from.isPresent();
    if (resumable) {
      from.get().write(origin);
    }
    return channel;
  }

  /// A part has to begin where the last one ended, and to be of the same file: not every server
  /// that knows `Range` knows `If-Range`.
  private void checkRange(Head head) throws IOException {
    String range = head.header("content-range").orElse("nothing");
    Matcher m = CONTENT_RANGE.matcher(range);
    if (!m.matches() || Long.parseLong(m.group(1)) != asked) {
      discard();
      throw new FetchException(
          Outcome.BAD_RESPONSE,
          "asked for the bytes from " + asked + " on, the server sent " + range);
    }
    if (!isSame(head)) {
      discard();
      throw new FetchException(
          Outcome.BAD_RESPONSE,
          "asked to go on with " + validator + ", the server sent a part of " + version(head));
    }
    whole = m.group(2) == null ? -1 : Long.parseLong(m.group(2));
  }

  /// Whether an answer is about the same version of the file. One that does not say so is taken at
  /// its word.
  private boolean isSame(Head head) {
    return version(head).equals(validator);
  }

  private String version(Head head) {
    return head.header(validator.startsWith("\"") ? "etag" : "last-modified").orElse(validator);
  }

  /// Whether a part was the last one: a server may send less than what it was asked for (RFC 9110,
  /// 15.3.7).
  private void checkWhole(FileChannel channel) throws IOException {
    long have = channel.size();
    if (whole >= 0 && have > whole) {
      discard();
      throw new FetchException(
          Outcome.BAD_RESPONSE, "the server sent more than the " + whole + " bytes it spoke of");
    }
    if (whole >= 0 && have < whole) {
      throw new FetchException(
          Outcome.TRUNCATED, "the server sent a part up to byte " + have + " of " + whole);
    }
  }

  private FileChannel open() throws IOException {
    FileChannel open = out;
    while (open == null) {
      open = device ? FileChannel.open(file, StandardOpenOption.WRITE) : lockedPart();
    }
    out = open;
    return open;
  }

  /// The part, locked.
  ///
  /// @return null if another fetch gave it its name and went, between the opening and the lock, or
  ///   was killed before it could take the first name away
  private @Nullable FileChannel lockedPart() throws IOException {
    FileChannel channel =
        FileChannel.open(
            part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    boolean ours = false;
    try {
      if (channel.tryLock() == null) {
        throw busy();
      }
      if (isPublished()) {
        Files.delete(part); // only the name: the file is whole, and not to be written any more
      } else if (Files.exists(part)) {
        if (!overwrite && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
          Files.delete(part); // it has come meanwhile
          throw exists();
        }
        ours = true;
      }
    } catch (OverlappingFileLockException e) {
      throw busy();
    } finally {
      if (!ours) {
        channel.close();
      }
    }
    return ours ? channel : null;
  }

  /// Whether the part has its final name, too: [#publish] was ended between its two steps.
  private boolean isPublished() throws IOException {
    try {
      Object names = Files.getAttribute(part, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
      return names instanceof Integer n && n > 1;
    } catch (NoSuchFileException | UnsupportedOperationException | IllegalArgumentException e) {
      return false; // no part, or a system that does not count names
    }
  }

  private FetchException busy() {
    return new FetchException(Outcome.UNWRITABLE, "another fetch is writing " + part);
  }

  @Override
  public Content complete(Head head) throws IOException {
    if (head.status() == 304) {
      return Content.NONE; // the caller's own condition: what is there is to stay as it is
    }
    try {
      FileChannel channel = started(head);
      if (!device) {
        checkWhole(channel);
        publish(); // before the lock is given up
        out = null;
      }
      channel.close();
      return Content.of(file, resumedAt);
    } catch (IOException e) {
      throw explain(e);
    }
  }

  /// Gives the part its name, in one step. Where nothing may be replaced, a link does it: unlike a
  /// move it fails if the name has been taken meanwhile.
  private void publish() throws IOException {
    resumable = false;
    if (overwrite) {
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } else {
      try {
        Files.createLink(file, part);
        Files.delete(part);
      } catch (FileAlreadyExistsException e) {
        throw exists();
      } catch (UnsupportedOperationException | FileSystemException e) { // it has no links
        Files.move(part, file);
      }
    }
    Files.deleteIfExists(origin);
  }

  private void discard() throws IOException {
    resumable = false;
    resumedAt = 0;
    Files.deleteIfExists(origin);
    if (out != null) {
      out.truncate(0);
      out.position(0);
    }
  }

  /// Keeps what can be gone on from, and nothing else.
  @Override
  public void close() {
    try (FileChannel open = out) {
      out = null;
      if (open != null && !device && !(resumable && open.size() > 0)) {
        Files.deleteIfExists(part); // while it is locked: nobody else can have begun to write it
        Files.deleteIfExists(origin);
      }
    } catch (IOException e) {
      return; // nobody is left to be told, and a part is no final file
    }
  }

  /// The JDK says of most failures only which file it was.
  private FetchException explain(IOException e) {
    if (e instanceof FetchException f) {
      return f;
    }
    String message = String.valueOf(e.getMessage());
    String lower = message.toLowerCase(Locale.ROOT);
    if (lower.contains("no space left")
        || lower.contains("disk quota")
        || lower.contains("not enough space")) {
      return new FetchException(Outcome.DISK_FULL, "no space left for " + file, e);
    }
    if (lower.contains("too many open files")) {
      return new FetchException(Outcome.IO, "too many open files; use a smaller --parallel", e);
    }
    String why =
        switch (e) {
          case AccessDeniedException _ -> "permission denied";
          case NoSuchFileException _ -> "there is no such directory";
          case NotDirectoryException _ -> "its directory is none";
          case FileSystemException f when f.getReason() != null -> f.getReason();
          default -> message;
        };
    return new FetchException(Outcome.UNWRITABLE, "cannot write " + file + ": " + why, e);
  }
}
