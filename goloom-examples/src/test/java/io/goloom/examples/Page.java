package io.goloom.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A page of the documentation.
///
/// @param file where it stands
/// @param lines its lines
record Page(Path file, List<String> lines) {
  private static final Pattern SOURCE = Pattern.compile("<!-- source: ([^#\\s]+)(?:#(\\S+))? -->");
  private static final Pattern LINK = Pattern.compile("(?<!!)\\[[^\\]]*]\\(([^)\\s]+)\\)");

  /// The root of the repository.
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  static Page read(Path file) throws IOException {
    return new Page(file, Files.readAllLines(file));
  }

  /// README.md and everything in docs.
  static List<Page> all() throws IOException {
    List<Page> pages = new ArrayList<>();
    pages.add(read(ROOT.resolve("README.md")));
    try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".md")).sorted().toList()) {
        pages.add(read(file));
      }
    }
    return pages;
  }

  /// Compares each Java block with the region that the comment before it names.
  ///
  /// @param root what the names of the files are relative to
  /// @return a line for each block that is wrong
  List<String> wrongBlocks(Path root) throws IOException {
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).strip().equals("```java")) {
        continue;
      }
      String where = file.getFileName() + ":" + (i + 1) + ": ";
      List<String> block = new ArrayList<>();
      Matcher source = SOURCE.matcher(i == 0 ? "" : lines.get(i - 1).strip());
      while (!lines.get(++i).strip().equals("```")) {
        block.add(lines.get(i));
      }
      if (!source.matches()) {
        wrong.add(where + "a Java block needs <!-- source: FILE#REGION --> on the line before it");
        continue;
      }
      Path code = root.resolve(source.group(1));
      if (!Files.exists(code)) {
        wrong.add(where + "there is no " + source.group(1));
        continue;
      }
      List<String> region = region(Files.readAllLines(code), source.group(2));
      if (region.isEmpty()) {
        wrong.add(where + source.group(1) + " has no region " + source.group(2));
      } else if (!region.equals(block)) {
        wrong.add(where + "differs from " + source.group(0) + "\n" + String.join("\n", region));
      }
    }
    return wrong;
  }

  /// Finds the links that lead nowhere.
  ///
  /// @return a line for each link to a file or a heading that does not exist
  List<String> deadLinks() throws IOException {
    List<String> dead = new ArrayList<>();
    for (String link : links(withoutCode())) {
      String where = file.getFileName() + ": ";
      if (link.startsWith("https://") || link.startsWith("http://")) {
        continue;
      }
      int hash = link.indexOf('#');
      String path = hash < 0 ? link : link.substring(0, hash);
      Path target = path.isEmpty() ? file : file.resolveSibling(path).normalize();
      if (!Files.exists(target)) {
        dead.add(where + link + " does not exist");
      } else if (hash >= 0 && !read(target).anchors().contains(link.substring(hash + 1))) {
        dead.add(where + link + " has no such heading");
      }
    }
    return dead;
  }

  /// The links in some Markdown.
  static List<String> links(String markdown) {
    return LINK.matcher(markdown).results().map(result -> result.group(1)).toList();
  }

  private String withoutCode() {
    StringBuilder text = new StringBuilder();
    boolean code = false;
    for (String line : lines) {
      if (line.strip().startsWith("```")) {
        code = !code;
      } else if (!code) {
        text.append(line.replaceAll("`[^`]*`", "`code`")).append('\n');
      }
    }
    return text.toString();
  }

  private Set<String> anchors() {
    Set<String> anchors = new HashSet<>();
    for (String line : lines) {
      if (line.startsWith("#")) {
        String heading = line.replaceFirst("^#+\\s*", "").toLowerCase(Locale.ROOT);
        anchors.add(heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'));
      }
    }
    return anchors;
  }

  /// Cuts a region out of a source, without the lines that mark regions, moved to the left.
  ///
  /// @param source the source's lines
  /// @param name the region's name, or null for all
  /// @return its lines; empty if there is no such region
  static List<String> region(List<String> source, @Nullable String name) {
    List<String> region = new ArrayList<>();
    boolean inside = name == null;
    for (String line : source) {
      String text = line.strip();
      if (text.startsWith("// @start region=") || text.startsWith("// @end region=")) {
        if (text.substring(text.indexOf('=') + 1).equals(name)) {
          inside = text.startsWith("// @start");
        }
      } else if (inside) {
        region.add(line);
      }
    }
    while (!region.isEmpty() && region.getLast().isBlank()) {
      region.removeLast();
    }
    int margin =
        region.stream()
            .filter(line -> !line.isBlank())
            .mapToInt(line -> line.length() - line.stripLeading().length())
            .min()
            .orElse(0);
    return region.stream().map(line -> line.substring(Math.min(margin, line.length()))).toList();
  }
}
