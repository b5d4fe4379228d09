package io.goloom.fetch.file;

import io.goloom.fetch.Body;
import io.goloom.fetch.BodyHandler;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// A file for each URL. Names are given in the order of the input, so that the same list gets the
/// same names again.
public final class Directory implements BodyHandler {
  private final Path directory;
  private final boolean overwrite;

  /// The names given, in lower case: there are file systems that do not tell cases apart.
  private final Set<String> given = new HashSet<>();

  /// Makes one.
  ///
  /// @param directory where to
  /// @param overwrite whether files may be replaced
  public Directory(Path directory, boolean overwrite) {
    this.directory = directory;
    this.overwrite = overwrite;
  }

  @Override
  public Body open(String url) {
    String name = nameable(FileNames.of(url));
    if (!give(name)) {
      String once = FileNames.distinct(name, url);
      name = once;
      for (int i = 2; !give(name); i++) { // the same URL once more
        name = FileNames.distinct(once, url + "#" + i);
      }
    }
    return new Download(url, directory.resolve(name), overwrite);
  }

  /// The same name if the system can write it: a locale without its letters cannot.
  private String nameable(String name) {
    try {
      Path _ = directory.resolve(name);
      return name;
    } catch (InvalidPathException e) {
      return FileNames.inAscii(name);
    }
  }

  private synchronized boolean give(String name) {
    return given.add(name.toLowerCase(Locale.ROOT));
  }
}
