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
        "fetch -y http://h/|unknown option -y; see goloom fetch --help",
        "vet src|vet is in a jar of its own: run ./goloom vet, or java -jar goloom-vet.jar",
        "fetch -ia|cannot read a: there is no such file",
        "fetch -vy http://h/|unknown option -y; see goloom fetch --help",
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
        "fetch --parallel 99999999999 http://h/|--parallel 99999999999 is too large; write one from"
            + " 1 up, like --parallel 64",
        "fetch --rate 50 http://h/|--rate 50 has no unit; write 50/s, 50/m or 50/h",
        "fetch --rate 0/s http://h/|--rate 0/s is no rate; write it like 50/s, 100/m or 1000/h",
        "fetch --rate fast http://h/|--rate fast is no rate; write it like 50/s, 100/m or 1000/h",
        "fetch --max-bytes big http://h/|--max-bytes big is no size; write a number of bytes, or"
            + " like 500k, 10M or 2G",
        "fetch --max-bytes 0 http://h/|--max-bytes 0 leaves nothing; write one from 1 to 8000000T",
        "fetch --max-bytes 9999999T http://h/|--max-bytes 9999999T is too large; write one from 1"
            + " to 8000000T",
        "fetch --retries -1 http://h/|--retries -1 is too small; write a number 0 or more, like"
            + " --retries 3",
        "fetch --retries many http://h/|--retries many is no whole number; write one 0 or more,"
            + " like --retries 3",
        "fetch --retry-delay 1s http://h/|--retry-delay does nothing without --retries N",
        "fetch --per-host 0 http://h/|--per-host 0 is too small; write a number from 1 up, like"
            + " --per-host 4",
        "fetch -H nonsense http://h/|-H 'nonsense' is no header; write it like 'Name: value',"
            + " 'Name;' for one without a value, or 'Name:' to leave it out",
        "fetch -H a(b: http://h/|-H a(b: cannot be left out: 'a(b' is no name of a header",
        "fetch -H host: http://h/|-H host: cannot be left out: the header host is set by the"
            + " transport",
        "fetch -H a(b:c http://h/|-H: 'a(b' is no name of a header; write it like 'Name: value'",
        "fetch -X G(T http://h/|-X G(T is no method; write one like PUT, in capital letters mostly",
        "fetch -X CONNECT http://h/|-X CONNECT is no method; write one like PUT, in capital letters"
            + " mostly",
        "fetch -u ann http://h/|-u ann has no password; write ann:PASSWORD, or ann: for none",
        "fetch -d @/no/such http://h/|-d @/no/such cannot be read: there is no such file",
        "fetch -d @- -|standard input can be read only once: as URLs, or as -d @-",
        "fetch -I -X GET http://h/|--head and -X GET are two methods; leave out one",
        "fetch -I -d x http://h/|a HEAD request has no body; leave out -d or --head",
        "fetch -I -o x http://h/|a HEAD request brings no body; leave out -o and -O, or --head",
        "fetch --resolve h:1 http://h/|--resolve h:1 is no host, port and IP address; write it like"
            + " --resolve example.org:443:127.0.0.1",
        "fetch --resolve h:0:127.0.0.1 http://h/|--resolve h:0:127.0.0.1 is no host, port and IP"
            + " address; write it like --resolve example.org:443:127.0.0.1",
        "fetch --resolve h:1:localhost http://h/|--resolve h:1:localhost is no host, port and IP"
            + " address; write it like --resolve example.org:443:127.0.0.1",
        "fetch -o x -O y http://h/|-o is for one body and -O for many; leave out one of them",
        "fetch -o x http://h/ http://i/|-o FILE takes the body of one URL; for several write -O"
            + " DIR",
        "fetch -o x -i list|-o FILE takes the body of one URL; for several write -O DIR",
        "fetch --overwrite http://h/|--overwrite does nothing without -o FILE or -O DIR",
        "fetch -o - --retries 1 http://h/|what -o - has written cannot be taken back for a retry;"
            + " leave out --retries, or write to a file",
        "fetch --json --csv http://h/|--json and --csv are two formats; leave out one of them",
        "fetch -q -v http://h/|--quiet and --verbose are opposites; leave out one",
        "fetch -q --summary http://h/|--quiet and --summary are opposites; leave out one",
        "fetch -v --json http://h/|--verbose adds nothing to --json and --csv, which have it all;"
            + " write --summary for the sum",
        "completion|write goloom completion bash, zsh or fish",
        "completion tcsh|write goloom completion bash, zsh or fish",
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
  void help_fitsATerminalAndNamesEveryOption() {
    String help = new Cli().run("fetch", "--help").out();
    assertThat(help.lines()).allMatch(line -> line.length() <= 80).noneMatch(l -> l.endsWith(" "));
    assertThat(help)
        .contains(
            "  -i, --input FILE ",
            "      --timeout TIME ",
            "      --rate RATE ",
            "  -X, --request METHOD ",
            "  -O, --output-dir DIR ",
            "      --json ",
            "  -h, --help ",
            "Exit status:\n  0 ");
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
