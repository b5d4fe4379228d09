package io.goloom.fetch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is wrong gets one line on standard error that says what to do, nothing on standard output,
 * and status 2.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UsageTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "fetch|no URLs; give some, or -i FILE, or - for standard input, or try --demo",
        "fetch --timout 3s http://h/|unknown option --timout (did you mean --timeout?); see goloom"
            + " fetch --help",
        "fetch -x http://h/|unknown option -x; see goloom fetch --help",
        "vet src|vet is in a jar of its own: run ./goloom vet, or java -jar goloom-vet.jar",
        "fetch -ia|unknown option -ia; write -i a",
        "fetch -i=a|unknown option -i=a; write -i a",
        "fetch -input a|unknown option -input (did you mean --input?); see goloom fetch --help",
        "fetch --timeout 10 http://h/|--timeout 10 has no unit; write 10s for seconds, or 10ms",
        "fetch --timeout=1.5 http://h/|--timeout 1.5 has no unit; write 1.5s for seconds, or 1.5ms",
        "fetch --total-timeout soon http://h/|--total-timeout soon is no duration; write it like"
            + " 10s, 500ms, 1m30s or 2m",
        "fetch --timeout -5s http://h/|--timeout -5s must be more than zero",
        "fetch --timeout 200000000h http://h/|--timeout 200000000h is too long; write at most"
            + " 1000000h",
        "fetch --timeout 1..5s http://h/|--timeout 1..5s is no duration; write it like 10s, 500ms,"
            + " 1m30s or 2m",
        "fetch --timeout 0s http://h/|--timeout 0s leaves no time; write a longer one",
        "fetch http://h/ --timeout|--timeout needs a duration such as 10s after it",
        "fetch --timeout= http://h/|--timeout needs a duration such as 10s after it, not an empty"
            + " text",
        "fetch --parallel 0 http://h/|--parallel 0 is too small; write a number from 1 up, like"
            + " --parallel 64",
        "fetch --parallel -3 http://h/|--parallel -3 is too small; write a number from 1 up, like"
            + " --parallel 64",
        "fetch --parallel many http://h/|--parallel many is no whole number; write one from 1 up,"
            + " like --parallel 64",
        "fetch --parallel 99999999999 http://h/|--parallel 99999999999 is no whole number; write"
            + " one from 1 up, like --parallel 64",
        "fetch --json=yes http://h/|--json takes no value; write just --json",
        "fetch - -|standard input (-) can be read only once",
        "fetch - -i -|standard input (-) can be read only once",
        "fetch --demo http://h/|--demo brings its own URLs; leave out either --demo or yours",
        "fetch -i|-i needs a file name after it",
        "fetch -i /no/such/file|cannot read /no/such/file: there is no such file",
        "fetch http://h/ -i /|cannot read /: it is a directory; give a file with one URL a line",
        "fech http://h/|unknown command fech (did you mean fetch?); see goloom --help",
        "http://h/|write goloom fetch http://h/",
      })
  void wrongUsage_oneLineAndStatus2(String commandLine, String message) {
    Cli.Ended end = new Cli().run(commandLine.split(" "));

    assertThat(end.err()).isEqualTo("goloom: " + message + "\n");
    assertThat(end.out()).isEmpty();
    assertThat(end.status()).isEqualTo(2);
  }

  @Test
  void noCommand_printsUsageOnStandardErrorAndStatus2() {
    Cli.Ended end = new Cli().run();
    assertThat(end.err()).startsWith("Usage: goloom fetch");
    assertThat(end.out()).isEmpty();
    assertThat(end.status()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"--help", "-h", "help", "fetch --help", "fetch -h", "fetch --parallel 3 --help"})
  void help_goesToStandardOutputWithStatus0(String commandLine) {
    Cli.Ended end = new Cli().run(commandLine.split(" "));
    assertThat(end.out()).startsWith("Usage: goloom fetch");
    assertThat(end.err()).isEmpty();
    assertThat(end.status()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"--version", "-V", "fetch --version"})
  void version_isThatOfTheBuild(String commandLine) {
    Cli.Ended end = new Cli().run(commandLine.split(" "));
    assertThat(end.out()).matches("goloom [0-9]+\\.[0-9]+\\.[0-9]+.*\n");
    assertThat(end.status()).isZero();
  }

  @Test
  void help_namesEveryOption() {
    assertThat(new Cli().run("fetch", "--help").out())
        .contains(
            "-i, --input FILE",
            "--timeout TIME",
            "--total-timeout TIME",
            "--parallel N",
            "--fail-fast",
            "--json",
            "--demo",
            "-h, --help",
            "-V, --version");
  }

  @Test
  void unreadableFile_nothingIsFetched(@TempDir Path dir) throws IOException {
    Path list = Files.writeString(dir.resolve("list"), "http://127.0.0.1:1/\n");
    Cli.Ended end =
        new Cli().run("fetch", "-i", list.toString(), "-i", dir.resolve("x").toString());
    assertThat(end.out()).isEmpty();
    assertThat(end.err())
        .isEqualTo("goloom: cannot read " + dir.resolve("x") + ": there is no such file\n");
    assertThat(end.status()).isEqualTo(2);
  }
}
