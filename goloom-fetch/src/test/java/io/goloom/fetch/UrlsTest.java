package io.goloom.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrlsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "http://host http://host/",
        "HTTP://host/A HTTP://host/A",
        "http://host:8080/a/b?c=d#e http://host:8080/a/b?c=d",
        "http://host?q=1 http://host/?q=1",
        "http://host: http://host/",
        "http://[::1]:80/x http://[::1]:80/x",
        "http://bücher.example/ä?ö=ü http://xn--bcher-kva.example/%C3%A4?%C3%B6=%C3%BC",
        "http://例え.テスト/ http://xn--r8jz45g.xn--zckzah/",
        "http://host/a|b?{c}=^d` http://host/a%7Cb?%7Bc%7D=%5Ed%60",
        "http://host/?a[]=1 http://host/?a%5B%5D=1",
        "http://host/a%20b http://host/a%20b",
        "http://host/☃😀 http://host/%E2%98%83%F0%9F%98%80",
        "http://foo_bar/ http://foo_bar/",
        "http://_dmarc.foo_bar.test:8080/x?y http://_dmarc.foo_bar.test:8080/x?y",
        "http://b_ü.test. http://xn--b_-yka.test./",
        "http://foo-.test http://foo-.test/",
        "http://-foo.3com/ http://-foo.3com/",
      })
  void parse_whatCanBeMeantInOneWay_isTaken(String text, String expected) throws Exception {
    assertThat(Urls.parse(text)).isEqualTo(new URI(expected));
    assertThat(Urls.parse(text).toString()).isEqualToIgnoringCase(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '\t',
      quoteCharacter = '\0',
      value = {
        "host.example/x\tno scheme; put https:// or http:// in front",
        "localhost:8080/x\tno scheme; put https:// or http:// in front",
        "//host/x\tno scheme; put https:// or http:// in front",
        "ftp://host/\tthe scheme ftp is not supported, only http and https",
        "mailto:me@host\tthe scheme mailto is not supported, only http and https",
        "file:///etc/passwd\tthe scheme file is not supported, only http and https",
        "http:host\tafter http: come two slashes and the host",
        "http:///x\tno host",
        "http://\tno host",
        "http://:80/\tno host",
        "http://host:0/\tthe port 0 is no number from 1 to 65535",
        "http://host:65536/\tthe port 65536 is no number from 1 to 65535",
        "http://host:x/\tthe port x is no number from 1 to 65535",
        "http://me:secret@host/\tuser name and password in a URL are not supported",
        "http://[::1\t] is missing",
        "http://[::1/x]\t] is missing",
        "http://foo_bar:0/\tthe port 0 is no number from 1 to 65535",
        "http://me@foo_bar/\tuser name and password in a URL are not supported",
        "http://foo$bar/\tfoo$bar is no host name",
        "http://foo_,bar/\tfoo_,bar is no host name",
        "http://foo_bar..test/\tfoo_bar..test is no host name",
        "http://.foo_bar/\t.foo_bar is no host name",
        "http://1.2.3/\t1.2.3 is no host name",
        "http://a_b.1/\ta_b.1 is no host name",
        "http://256.1.1.1/\t256.1.1.1 is no host name",
        "http://host/a b\ta space in it; write %20",
        "http://host/100%\ta % without two hexadecimal digits after it; write %25",
      })
  void parse_whatIsNoUrl_isRefusedWithWhatToWrite(String text, String why) {
    assertThatThrownBy(() -> Urls.parse(text))
        .isInstanceOf(FetchException.class)
        .hasMessage("bad URL: " + why);
  }

  @Test
  void parse_controlCharactersAndEmptyText_areRefused() {
    assertThatThrownBy(() -> Urls.parse("")).hasMessage("bad URL: it is empty");
    assertThatThrownBy(() -> Urls.parse("http://host/\u001b[2J"))
        .hasMessage("bad URL: the character U+001B in it");
    assertThatThrownBy(() -> Urls.parse("http://host/a\u00a0b"))
        .hasMessage("bad URL: the character U+00A0 in it");
    assertThatThrownBy(() -> Urls.parse("http://host/a\ufffdb"))
        .hasMessage(
            "bad URL: not valid text: some of it is not in UTF-8, or not in the locale's character"
                + " set");
    assertThatThrownBy(() -> Urls.parse("http://host/" + "x".repeat(40_000)))
        .hasMessage("bad URL: longer than 32768 characters");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "/c http://host:81/c",
        "c http://host:81/a/c",
        "../c http://host:81/c",
        "?x=2 http://host:81/a/b?x=2",
        "//other/c http://other/c",
        "https://other/c https://other/c",
        "/ä http://host:81/%C3%A4",
      })
  void resolve_relativeLocations(String location, String expected) throws Exception {
    URI base = new URI("http://host:81/a/b?x=1");
    assertThat(Urls.resolve(base, location)).isEqualTo(new URI(expected));
  }

  /** Headers come as bytes, of which each is a character. */
  @ParameterizedTest
  @CsvSource({
    "/\u00c3\u00a4, http://host/%C3%A4",
    "/\u00e4, http://host/%C3%A4",
    "/\u00e4\u00b8\u00ad?\u00e5\u009b\u00bd, http://host/%E4%B8%AD?%E5%9B%BD",
    "http://m\u00c3\u00bcnchen.test/, http://xn--mnchen-3ya.test/",
  })
  void resolve_locationThatIsNotEscaped_isUtf8IfItCanBe(String location, String expected)
      throws Exception {
    assertThat(Urls.resolve(new URI("http://host/"), location)).isEqualTo(new URI(expected));
  }

  /** java.net.URI sees neither host nor port there. */
  @ParameterizedTest
  @CsvSource({
    "http://foo_bar:81/, foo_bar, 81",
    "https://foo_bar/, foo_bar, 443",
    "http://foo.test:82/, foo.test, 82",
    "http://[::1]/, [::1], 80",
  })
  void hostAndPort_alsoOfNamesWithAnUnderscore(String url, String host, int port) throws Exception {
    URI parsed = Urls.parse(url);
    assertThat(Urls.host(parsed)).isEqualTo(host);
    assertThat(Urls.port(parsed)).isEqualTo(port);
    assertThat(Urls.resolve(parsed, "/x?y#z"))
        .isEqualTo(new URI("http" + url.substring(4).replaceAll("/$", "/x?y")));
  }

  @ParameterizedTest
  @CsvSource({"http://me@foo_bar/", "http://foo_bar:x/", "http://foo_bar:99999/", "http:///x"})
  void call_ofAUrlWithoutAHost_isRefused(String url) {
    assertThatThrownBy(() -> Call.get(URI.create(url)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("with a host");
  }

  @Test
  void resolve_spaceInTheLocation_isEscaped() throws Exception {
    assertThat(Urls.resolve(new URI("http://host/"), "/a b"))
        .isEqualTo(new URI("http://host/a%20b"));
  }

  /** The short way and the long way must agree, on what is wrong too. */
  @Test
  void plainUrls_areReadAsAnyOthers() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    String[] parts = {
      "http://",
      "https://",
      "HTTP://",
      "a",
      "b.test",
      "127.0.0.1",
      "-",
      ".",
      ":",
      ":80",
      ":0",
      ":65536",
      ":08",
      "/",
      "/x",
      "?q=1",
      "#f",
      "%20",
      "%2",
      "é",
      "[::1]",
      "@",
      "_",
      "~",
      "//",
      "A",
      "1",
      "x".repeat(64)
    };
    for (int i = 0; i < 20_000; i++) {
      StringBuilder url = new StringBuilder(random.nextBoolean() ? "http://" : "");
      for (int n = random.nextInt(7); n > 0; n--) {
        url.append(parts[random.nextInt(parts.length)]);
      }
      String text = url.toString();
      assertThat(read(Urls::parse, text))
          .as("seed %d: %s", seed, text)
          .isEqualTo(read(Urls::parseAny, text));
    }
  }

  @FunctionalInterface
  private interface Reader {
    URI read(String text) throws FetchException;
  }

  private static String read(Reader reader, String text) {
    try {
      return reader.read(text).toString();
    } catch (FetchException e) {
      return e.reason();
    }
  }
}
