package io.goloom.fetch.cli;

import io.goloom.fetch.Body;
import io.goloom.fetch.BodyHandler;
import io.goloom.fetch.Content;
import io.goloom.fetch.Head;
import io.goloom.fetch.cli.option.FileErrors;
import io.goloom.fetch.cli.option.FileOptions;
import io.goloom.fetch.cli.option.UsageException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where the bodies go: to files, to standard output, or nowhere.
final class Bodies {
  private final FileOptions options;
  private final OutputStream stdout;
  private volatile @Nullable IOException unwritable;

  /// @param stdout standard output
  Bodies(FileOptions options, OutputStream stdout) {
    this.options = options;
    this.stdout = stdout;
  }

  /// What takes them.
  ///
  /// @throws UsageException if they cannot be written where they are to go
  BodyHandler handler() throws UsageException {
    BodyHandler handler = plain();
    return options.sha256() ? handler.withSha256() : handler;
  }

  private BodyHandler plain() throws UsageException {
    if (options.toStdout()) {
      return url -> new ToStdout();
    }
    if (options.file().isPresent()) {
      return BodyHandler.file(options.file().get(), options.overwrite());
    }
    if (options.directory().isPresent()) {
      return BodyHandler.directory(made(options.directory().get()), options.overwrite());
    }
    return BodyHandler.discard();
  }

  private static Path made(Path directory) throws UsageException {
    try {
      Files.createDirectories(directory);
    } catch (FileAlreadyExistsException e) {
      throw new UsageException("-O " + directory + " is a file; give a directory");
    } catch (IOException e) {
      throw new UsageException("-O " + directory + " cannot be made: " + FileErrors.message(e));
    }
    if (!Files.isWritable(directory)) {
      throw new UsageException("-O " + directory + " cannot be written into: permission denied");
    }
    return directory;
  }

  /// Why standard output could not be written.
  ///
  /// @return null if it could
  @Nullable IOException unwritable() {
    return unwritable;
  }

  /// Writes the body to standard output.
  private final class ToStdout implements Body {
    private final WritableByteChannel out = Channels.newChannel(stdout);

    @Override
    public boolean accept(Head head, ByteBuffer piece) throws IOException {
      try {
        out.write(piece);
        return true;
      } catch (IOException e) {
        unwritable = e;
        throw e;
      }
    }

    @Override
    public Content complete(Head head) {
      return Content.NONE;
    }
  }
}
