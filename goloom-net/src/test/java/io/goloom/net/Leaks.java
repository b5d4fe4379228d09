package io.goloom.net;

import io.goloom.Go;
import io.goloom.testing.Until;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Fails a test that leaves goroutines or sockets behind. Sockets are counted where the system
/// shows them, under /proc.
public final class Leaks implements BeforeEachCallback, AfterEachCallback {
  private long goroutines;
  private long sockets;

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    Pair.open().close(); // the first close and the first wait open descriptors of the JDK's own
    Pair.settle();
    goroutines = Go.numGoroutine();
    sockets = sockets();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    check();
  }

  void check() {
    Until.until(
        "all goroutines have ended, and there are again " + goroutines,
        () -> Go.numGoroutine() <= goroutines);
    Until.until(
        "all sockets are closed, and there are again " + sockets, () -> sockets() <= sockets);
  }

  static long sockets() {
    long n = 0;
    try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path fd : open) {
        n += isSocket(fd) ? 1 : 0;
      }
    } catch (IOException | DirectoryIteratorException e) {
      return 0;
    }
    return n;
  }

  private static boolean isSocket(Path fd) {
    try {
      return Files.readSymbolicLink(fd).toString().startsWith("socket:");
    } catch (IOException e) {
      return false; // closed meanwhile
    }
  }
}
