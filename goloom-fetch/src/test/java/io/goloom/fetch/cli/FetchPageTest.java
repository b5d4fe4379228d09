package io.goloom.fetch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.fetch.OddServer;
import io.goloom.fetch.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Holds docs/fetch.md to what the command does: its examples are run, its tables compared. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FetchPageTest {
  private static final String SITE = "http://localhost:8000";

  private final String page;

  FetchPageTest() throws IOException {
    page = Files.readString(Path.of("../docs/fetch.md"));
  }

  @Test
  void examples_printWhatThePageShows(@TempDir Path dir) throws Exception {
    CountDownLatch none = new CountDownLatch(0);
    try (OddServer server =
        new OddServer()
            .on("/hello", c -> c.ok("hello"))
            .on("/redirect", c -> c.redirect("/hello"))
            .onNever("/never", none, none)) {
      new Cli()
          .run(
              "fetch",
              server.url("/hello")); // loads the classes, which takes time from the first example's
      Path list = dir.resolve("urls.txt");
      Files.writeString(list, blocks("urls").getFirst().replace(SITE, server.url("")));
      List<String> examples = blocks("console");
      assertThat(examples).hasSizeGreaterThan(3);
      for (String example : examples) {
        assertThat(run(example, server, list)).isEqualTo(example);
      }
    }
  }

  /** Runs the lines that begin with a dollar sign and puts their output after them. */
  private static String run(String example, OddServer server, Path list) {
    StringBuilder shown = new StringBuilder();
    int status = 0;
    for (String line : example.lines().filter(l -> l.startsWith("$ ")).toList()) {
      shown.append(line).append('\n');
      if (line.equals("$ echo $?")) {
        shown.append(status).append('\n');
        continue;
      }
      List<String> words = Arrays.asList(line.replace(SITE, server.url("")).split(" ", -1));
      words.replaceAll(word -> word.equals("urls.txt") ? list.toString() : word);
      assertThat(words.get(1)).isEqualTo("goloom");
      Cli.Ended end = new Cli().run(words.subList(2, words.size()).toArray(String[]::new));
      shown.append((end.out() + end.err()).replace(server.url(""), SITE));
      status = end.status();
    }
    return shown.toString();
  }

  @Test
  void outcomes_areAllInTheTableInOrder() {
    Matcher rows =
        Pattern.compile("(?m)^\\| `([a-z-]+)` \\| [^|]+\\|$").matcher(after("| outcome |"));
    assertThat(rows.results().map(row -> row.group(1)))
        .containsExactlyElementsOf(Arrays.stream(Outcome.values()).map(Outcome::word).toList());
  }

  /**
   * Each option of the help is in a table, by all its names; and nothing else that looks like one.
   */
  @Test
  void options_areThoseOfTheHelp() {
    List<String> inHelp =
        options("(?m)^ +(-.+?)(?: {2,}|$)", new Cli().run("fetch", "--help").out());
    List<String> inTables = options("(?m)^\\| (`-.+?) \\|", page);
    assertThat(inHelp).hasSizeGreaterThan(40);
    assertThat(inTables).containsExactlyInAnyOrderElementsOf(inHelp);
  }

  private static List<String> options(String rows, String text) {
    return Pattern.compile(rows)
        .matcher(text)
        .results()
        .flatMap(row ->
            Pattern.compile("(?<![a-z-])--?[a-zA-Z][a-z0-9-]*").matcher(row.group(1)).results())
        .map(option -> option.group())
        .toList();
  }

  @Test
  void keys_areThoseOfTheJsonInOrder() {
    Matcher rows = Pattern.compile("(?m)^\\| `([a-zA-Z0-9]+)` \\|").matcher(after("| key |"));
    assertThat(String.join(",", rows.results().map(row -> row.group(1)).toList()))
        .isEqualTo(new Cli().run("fetch", "--csv", "x").lines().getFirst());
  }

  private String after(String heading) {
    int at = page.indexOf(heading);
    assertThat(at).isPositive();
    return page.substring(at, page.indexOf("\n\n", at));
  }

  private List<String> blocks(String language) {
    return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
        .matcher(page)
        .results()
        .map(block -> block.group(1))
        .toList();
  }
}
