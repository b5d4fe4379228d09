import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;

/// Holds every Java file of this project to google-java-format; `apply` formats, `check` only
/// tells.
///
/// The usual Maven plugin runs the formatter inside Maven's own JVM, whose parser may be older than
/// the language that goloom is written in. The build starts this file on the JDK it compiles with.
void main(String[] args) throws IOException {
  var mode = args[0];
  if (mode.equals("skip")) {
    return;
  }
  if (!mode.equals("check") && !mode.equals("apply")) {
    fail("-Dformat takes check, apply or skip, not '" + mode + "'.");
  }
  var root = Path.of(args[1]).toRealPath();
  var sources = new ArrayList<Path>();
  Files.walkFileTree(root, new SourceFinder(sources));
  var apply = mode.equals("apply");
  var unformatted = sources.parallelStream().filter(file -> !isFormatted(file, apply)).toList();
  unformatted.forEach(
      file -> IO.println((apply ? "formatted " : "not formatted: ") + root.relativize(file)));
  if (!apply && !unformatted.isEmpty()) {
    fail("To format: ./mvnw -pl build validate -Dformat=apply");
  }
}

boolean isFormatted(Path file, boolean apply) {
  try {
    var before = Files.readString(file);
    var after = new Formatter().formatSourceAndFixImports(before);
    if (apply && !after.equals(before)) {
      Files.writeString(file, after);
    }
    return after.equals(before);
  } catch (IOException e) {
    throw new UncheckedIOException(e);
  } catch (FormatterException e) {
    IO.println(file + ":" + e.getMessage());
    return false;
  }
}

void fail(String message) {
  IO.println(message);
  System.exit(1);
}

/// Collects the Java files outside of `target` and of hidden folders.
static class SourceFinder extends SimpleFileVisitor<Path> {
  final List<Path> found;

  SourceFinder(List<Path> found) {
    this.found = found;
  }

  @Override
  public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attrs) {
    var name = dir.getFileName().toString();
    return name.equals("target") || name.startsWith(".")
        ? FileVisitResult.SKIP_SUBTREE
        : FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attrs) {
    if (file.toString().endsWith(".java")) {
      found.add(file);
    }
    return FileVisitResult.CONTINUE;
  }
}
