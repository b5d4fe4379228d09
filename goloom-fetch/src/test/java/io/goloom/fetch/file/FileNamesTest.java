package io.goloom.fetch.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNamesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://h/a/b.html|b.html",
        "http://h/a/b.html#part|b.html",
        "http://h|index.html",
        "http://h/|index.html",
        "http://h/a/|index.html",
        "http://h/a?x=1&y=2|a@x=1_y=2",
        "http://h/?q|index.html@q",
        "http://h/a%20b.pdf|a_b.pdf",
        "http://h/gr%C3%BC%C3%9Fe.txt|grüße.txt",
        "http://h/日本.txt|日本.txt",
        "http://h/%FF.txt|_.txt",
        "http://h/..|_.._",
        "http://h/a/../..|_.._",
        "http://h/%2e%2e|_.._",
        "http://h/..%2f..%2fetc%2fpasswd|_.._.._etc_passwd",
        "http://h/..%5C..%5Cboot.ini|_.._.._boot.ini",
        "http://h/a%00b|a_b",
        "http://h/a%0ab|a_b",
        "http://h/C:%5Cx|C__x",
        "http://h/.bashrc|_.bashrc",
        "http://h/-rf|_-rf",
        "http://h/~|_~",
        "http://h/CON|_CON",
        "http://h/con.txt|_con.txt",
        "http://h/Lpt1.tar.gz|_Lpt1.tar.gz",
        "http://h/console|console",
        "http://h/a.|a._",
        "http://h/%E2%80%AEgnp.exe|_gnp.exe",
        "http://h/%1b[2J|__2J",
        "http://h/x.goloom-part|x.goloom-part_",
        "http://h/x.goloom-from|x.goloom-from_",
        "http://h/50%|50_",
        "http://h/a%4|a_4",
        "nonsense|index.html",
      })
  void of_isSafe(String url, String name) {
    assertThat(FileNames.of(url)).isEqualTo(name);
  }

  @Test
  void of_longName_isCutButKeepsItsExtensionAndIsStillItsOwn() {
    String one = FileNames.of("http://h/" + "x".repeat(300) + "1.html");
    String other = FileNames.of("http://h/" + "x".repeat(300) + "2.html");
    assertThat(one).hasSize(FileNames.LONGEST).startsWith("xxx").endsWith(".html");
    assertThat(other).isNotEqualTo(one);
  }

  @Test
  void of_longNameOfLongLetters_isCutBetweenThem() {
    String name = FileNames.of("http://h/" + "%F0%9D%94%B8".repeat(100) + ".txt");
    assertThat(name.getBytes(StandardCharsets.UTF_8).length).isBetween(190, FileNames.LONGEST);
    assertThat(name).doesNotContain("\ufffd").endsWith(".txt");
  }

  @Test
  void distinct_keepsTheExtension() {
    assertThat(FileNames.distinct("a.html", "http://h/a.html")).matches("a-[0-9a-f]{16}\\.html");
    assertThat(FileNames.distinct("a.html", "http://h/a.html"))
        .isNotEqualTo(FileNames.distinct("a.html", "http://i/a.html"));
  }

  @Test
  void of_whateverTheUrl_isOneSafePart() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    String alphabet = "ab./\\%:~-\u0000\n\u202e?#&ä\ud83d\ude00*<>|\"'2eEfF50CON ";
    for (int i = 0; i < 100_000; i++) {
      StringBuilder url = new StringBuilder("http://h/");
      for (int n = random.nextInt(random.nextInt(100) == 0 ? 400 : 20); n > 0; n--) {
        url.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String name = FileNames.of(url.toString());
      assertThat(name)
          .as("seed %d, URL %s", seed, url)
          .matches("[\\p{L}\\p{Nd}_+=,@()][\\p{L}\\p{Nd}._+=,@~()-]*")
          .doesNotEndWith(".");
      assertThat(name.getBytes(StandardCharsets.UTF_8).length)
          .as("seed %d, URL %s", seed, url)
          .isLessThan(FileNames.LONGEST + 3);
    }
  }

  @Test
  void inAscii_oneUnderscoreALetter() {
    assertThat(FileNames.inAscii("a\u4f60\u597d-\ud83d\ude00.txt")).isEqualTo("a__-_.txt");
  }
}
