package io.goloom.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Holds README.md and docs to the sources: code, links, the table of the chapter's points.
class DocumentationTest {
  private static final Pattern ROW = Pattern.compile("\\| (C\\d+) \\|(.*)\\|(.*)\\|(.*)\\|");
  private static final Pattern NUMBER = Pattern.compile("\\bC(\\d{1,2})\\b");

  @Test
  void javaBlock_inDocumentation_isARegionOfATestedFile() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Page page : Page.all()) {
      wrong.addAll(page.wrongBlocks(Page.ROOT));
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void link_inDocumentation_leadsSomewhere() throws IOException {
    List<String> dead = new ArrayList<>();
    for (Page page : Page.all()) {
      dead.addAll(page.deadLinks());
    }
    assertThat(dead).isEmpty();
  }

  /// Canaries: each kind of wrong block and dead link that the checks above have to find.
  @Test
  void canary_inPage_isFound(@TempDir Path dir) throws IOException {
    Files.writeString(
        dir.resolve("A.java"),
        """
        class A {
          // @start region=one
          int a;
            int b;
          // @end region=one
        }
        """);
    Path file = dir.resolve("page.md");
    Files.writeString(
        file,
        """
        # A page
        [here](#a-page) [there](A.java) [dead](B.java) [lost](#b-page)

        <!-- source: A.java#one -->
        ```java
        int a;
          int b;
        ```
        <!-- source: A.java#one -->
        ```java
        int a;
        int b;
        ```

        ```java
        int a;
        ```
        <!-- source: A.java#two -->
        ```java
        int a;
        ```
        <!-- source: B.java -->
        ```java
        int a;
        ```
        """);
    Page page = Page.read(file);
    assertThat(page.wrongBlocks(dir))
        .containsExactly(
            "page.md:10: differs from <!-- source: A.java#one -->\nint a;\n  int b;",
            "page.md:15: a Java block needs <!-- source: FILE#REGION --> on the line before it",
            "page.md:19: A.java has no region two",
            "page.md:23: there is no B.java");
    assertThat(page.deadLinks())
        .containsExactly("page.md: B.java does not exist", "page.md: #b-page has no such heading");
  }

  @Test
  void fromGo_javaColumn_isLinesOfTheProgram() throws IOException {
    List<String> program =
        Files.readAllLines(Path.of("src/main/java/FromGo.java")).stream()
            .map(String::strip)
            .toList();
    List<String> shown = new ArrayList<>();
    for (String line : Page.read(Page.ROOT.resolve("docs/guide/from-go.md")).lines()) {
      String[] cells = line.split(" \\| ", -1);
      if (line.startsWith("| ") && cells.length >= 2) {
        Matcher code = Pattern.compile("`([^`]+)`").matcher(cells[1]);
        code.results().forEach(found -> shown.add(found.group(1)));
      }
    }
    assertThat(shown).hasSizeGreaterThan(30);
    assertThat(program).containsAll(shown);
  }

  @Test
  void chapter_hasEachPointOnce_withExampleAndTest() throws IOException {
    Page page = Page.read(Page.ROOT.resolve("docs/chapter.md"));
    assertThat(points(page.lines()))
        .isEqualTo(IntStream.rangeClosed(1, 40).mapToObj(i -> "C" + i).toList());
    assertThat(wrongRows(page.lines())).isEmpty();
  }

  @Test
  void canary_inChapter_isFound() {
    List<String> rows =
        List.of(
            "| C1 | go | | [T](GoTest.java) |",
            "| C2 | cheap | [E](x/C02Cheap.java) | later |",
            "| C3 | main | [E](x/C04Main.java) | [T](ExitTest.java) |");
    assertThat(points(rows)).containsExactly("C1", "C2", "C3");
    assertThat(wrongRows(rows))
        .containsExactly(
            "C1 has no example",
            "C2 has no test",
            "C3 has the example of another point: x/C04Main.java");
  }

  private static List<String> points(List<String> lines) {
    return lines.stream().map(ROW::matcher).filter(Matcher::matches).map(m -> m.group(1)).toList();
  }

  private static List<String> wrongRows(List<String> lines) {
    List<String> wrong = new ArrayList<>();
    for (String line : lines) {
      Matcher row = ROW.matcher(line);
      if (!row.matches()) {
        continue;
      }
      String point = row.group(1);
      int number = Integer.parseInt(point.substring(1));
      List<String> examples = Page.links(row.group(3));
      List<String> tests = Page.links(row.group(4));
      if (examples.isEmpty()) {
        wrong.add(point + " has no example");
      }
      if (tests.isEmpty()) {
        wrong.add(point + " has no test");
      }
      for (String link : examples) {
        if (!link.contains("/C%02d".formatted(number))) {
          wrong.add(point + " has the example of another point: " + link);
        }
      }
    }
    return wrong;
  }

  @Test
  void example_ofAPoint_isInTheChapter() throws IOException {
    String chapter = Files.readString(Page.ROOT.resolve("docs/chapter.md"));
    List<String> missing = new ArrayList<>();
    for (Example example : Example.in(Path.of("src/main/java"))) {
      if (example.name().matches("C\\d\\d.*")
          && !chapter.contains("/" + example.name() + ".java")) {
        missing.add(example.name());
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void citation_inTests_namesAPoint() throws IOException {
    TreeSet<String> wrong = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Page.ROOT)) {
      for (Path file : files.filter(f -> f.toString().matches(".*/src/test/.*\\.java")).toList()) {
        wrongCitations(Files.readAllLines(file)).forEach(c -> wrong.add(c + " in " + file));
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void canary_inComment_isFound() {
    assertThat(wrongCitations(List.of("/// C40: right.", "// C41 does not exist, nor", " // C0")))
        .containsExactly("C41", "C0");
  }

  private static List<String> wrongCitations(List<String> lines) {
    return lines.stream()
        .filter(line -> line.strip().startsWith("//"))
        .flatMap(line -> NUMBER.matcher(line).results())
        .filter(cited -> !isPoint(Integer.parseInt(cited.group(1))))
        .map(MatchResult::group)
        .toList();
  }

  @Test
  void readme_version_isTheProjects() throws IOException {
    Pattern version = Pattern.compile("<version>(.*?)</version>");
    Matcher project = version.matcher(Files.readString(Page.ROOT.resolve("pom.xml")));
    Matcher readme = version.matcher(Files.readString(Page.ROOT.resolve("README.md")));
    assertThat(project.find()).isTrue();
    assertThat(readme.results().map(found -> found.group(1)))
        .isNotEmpty()
        .containsOnly(project.group(1));
  }

  private static boolean isPoint(int number) {
    return number >= 1 && number <= 40;
  }
}
