package io.goloom.fetch.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What comes from the table of options: the scripts are run in the shells that are installed here,
 * the manual page is read by mandoc; a test whose program is missing says so and is skipped.
 */
class GeneratedTest {
  @TempDir private Path dir;

  private static void needs(String program) {
    boolean there =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    assumeTrue(there, program + " is not installed");
  }

  /** Runs a program to its end. */
  private String run(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).directory(dir.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }

  private Path script(String shell) throws Exception {
    return Files.writeString(dir.resolve("completion." + shell), Completion.script(shell));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "goloom fe|fetch",
        "goloom completion z|zsh",
        "goloom fetch --total|--total-timeout",
        "goloom fetch -x http://p --ret|--retries --retry-delay",
        "goloom fetch -i li|list",
        "goloom fetch -O pa|pages",
        "goloom fetch --timeout 1|''",
      })
  void bash_completes(String line, String words) throws Exception {
    needs("bash");
    Files.writeString(dir.resolve("list"), "");
    Files.createDirectory(dir.resolve("pages"));
    String[] typed = line.split(" ", -1);
    String quoted = "'" + String.join("' '", typed) + "'";
    String out =
        run(
            "bash",
            "-c",
            "compopt() { :; }; . "
                + script("bash")
                + "; COMP_WORDS=("
                + quoted
                + "); COMP_CWORD="
                + (typed.length - 1)
                + "; _goloom; echo \"${COMPREPLY[@]}\"");
    assertThat(out.strip()).isEqualTo(words);
  }

  @Test
  void zsh_isAScriptThatOffersAllOptions() throws Exception {
    needs("zsh");
    Path script = script("zsh");
    run("zsh", "-n", script.toString());
    // _arguments itself needs a terminal: here it only shows what it was given.
    String out =
        run(
            "zsh",
            "-fc",
            "_arguments() { print -l -- \"$@\" }; words=(goloom fetch -); CURRENT=3; . " + script);
    for (Option option : new FetchOptions().all()) {
      for (String name : option.names()) {
        assertThat(out).contains("\n" + name);
      }
    }
    assertThat(out).contains("\n--input=[URLs from a file", ":FILE:_files\n", ":DIR:_files -/\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "goloom fe|fetch",
        "goloom completion z|zsh",
        "goloom fetch --total|--total-timeout",
        "goloom fetch -x http://p --retr|--retries,--retry-delay",
      })
  void fish_completes(String line, String words) throws Exception {
    needs("fish");
    String out =
        run(
            "fish",
            "--no-config",
            "-c",
            "source " + script("fish") + "; complete -C '" + line + "'");
    assertThat(out.lines().map(l -> l.split("\t", 2)[0]))
        .containsExactlyInAnyOrder(words.split(",", -1));
  }

  @Test
  void man_isAPageWithAllOptions() throws Exception {
    needs("mandoc");
    Path page = Files.writeString(dir.resolve("goloom-fetch.1"), ManPage.text());
    run("mandoc", "-T", "lint", "-W", "error", page.toString());
    String text = run("mandoc", "-T", "utf8", page.toString()).replaceAll(".\b", "");
    for (Option option : new FetchOptions().all()) {
      assertThat(text).contains(String.join(", ", option.names()));
    }
    assertThat(text).contains("EXIT STATUS", "NAME", "goloom-fetch");
  }

  @Test
  void options_haveNamesOfTheirOwn() {
    Option one = Option.flag("--x", "one", () -> {});
    OptionGroup twice =
        new OptionGroup() {
          @Override
          public String title() {
            return "Twice";
          }

          @Override
          public List<Option> options() {
            return List.of(one, one);
          }
        };
    assertThatThrownBy(() -> new Arguments(List.of(twice), text -> {}))
        .hasMessage("two options are called --x");
  }

  @Test
  void everyValue_hasWordsForWhereItIsMissing() {
    for (Option option : new FetchOptions().all()) {
      if (option.takesValue()) {
        assertThat(Values.what(option.label())).isNotEmpty();
      }
      assertThat(option.help()).doesNotEndWith(".");
    }
  }
}
