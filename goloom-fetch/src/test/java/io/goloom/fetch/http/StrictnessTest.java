package io.goloom.fetch.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken and what is refused, by RFC 9112. In the texts `|` stands for CR LF. */
class StrictnessTest {
  private static String wire(String text) {
    return text.replace("|", "\r\n").replace("\\t", "\t").replace("\\n", "\n").replace("\\r", "\r");
  }

  private static Parsed read(String text) throws IOException {
    return Parsed.read(wire(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK|Content-Length: 3||abc",
        "HTTP/1.1 200|Content-Length: 3||abc",
        "HTTP/1.1 200 |Content-Length: 3||abc",
        "HTTP/1.1 200 OK|content-length:3||abc",
        "HTTP/1.1 200 OK|Content-Length: \\t3 \\t||abc",
        "HTTP/1.1 200 OK|Content-Length: 3|Content-Length: 3||abc",
        "HTTP/1.1 200 OK|Content-Length: 003||abc",
        "HTTP/1.1 200 OK|Transfer-Encoding: Chunked||3|abc|0||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||0003;a=b;c=\"d\"|abc|0;x||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||3 \\t|abc|0||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||1|a|2|bc|0|X-Trailer: y|Content-Length: 9||",
        "HTTP/1.1 100 Continue||HTTP/1.1 103 Early Hints|Link: </x>||"
            + "HTTP/1.1 200 OK|Content-Length: 3||abc",
        "HTTP/1.1 200 OK|X: folded| value|Content-Length: 3||abc",
      })
  void good_isReadAndReusable(String text) throws IOException {
    Parsed p = read(text);
    assertThat(p.status()).isEqualTo(200);
    assertThat(p.body()).isEqualTo("abc");
    assertThat(p.reusable()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // two answers to the question where it ends
        "HTTP/1.1 200 OK|Content-Length: 3|Transfer-Encoding: chunked||3|abc|0||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked|Content-Length: 3||3|abc|0||",
        "HTTP/1.1 200 OK|Content-Length: 3|Content-Length: 4||abcd",
        "HTTP/1.1 200 OK|Content-Length: 3, 3||abc",
        "HTTP/1.1 200 OK|Content-Length: 3, 4||abcd",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked|Transfer-Encoding: chunked||3|abc|0||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked, chunked||3|abc|0||",
        "HTTP/1.1 200 OK|Transfer-Encoding: gzip, chunked||3|abc|0||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked, identity||abc",
        "HTTP/1.1 200 OK|Transfer-Encoding: identity|Content-Length: 3||abc",
        "HTTP/1.1 200 OK|Transfer-Encoding: xchunked||3|abc|0||",
        "HTTP/1.1 200 OK|Transfer-Encoding: \"chunked\"||3|abc|0||",
        "HTTP/1.1 200 OK|Transfer-Encoding:| chunked||3|abc|0||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked;q=1||3|abc|0||",
        "HTTP/1.1 200 OK|Transfer-Encoding:||abc",
        "HTTP/1.0 200 OK|Transfer-Encoding: chunked||3|abc|0||",
        // lengths that are none
        "HTTP/1.1 200 OK|Content-Length: +3||abc",
        "HTTP/1.1 200 OK|Content-Length: -3||abc",
        "HTTP/1.1 200 OK|Content-Length: 0x3||abc",
        "HTTP/1.1 200 OK|Content-Length: 3.0||abc",
        "HTTP/1.1 200 OK|Content-Length: 3 3||abc",
        "HTTP/1.1 200 OK|Content-Length:||abc",
        "HTTP/1.1 200 OK|Content-Length: \u00b3||abc",
        "HTTP/1.1 200 OK|Content-Length: 9999999999999999999||abc",
        "HTTP/1.1 200 OK|Content-Length:| 3||abc",
        // lines and names
        "HTTP/1.1 200 OK\\nContent-Length: 3|\\nabc",
        "HTTP/1.1 200 OK|Content-Length: 3\\n\\nabc",
        "HTTP/1.1 200 OK|Content-Length: 3|\\nabc",
        "HTTP/1.1 200 OK|Content-Length : 3||abc",
        "HTTP/1.1 200 OK| Content-Length: 3||abc",
        "HTTP/1.1 200 OK|: 3||abc",
        "HTTP/1.1 200 OK|no colon||abc",
        "HTTP/1.1 200 OK|Content Length: 3||abc",
        "HTTP/1.1 200 OK|Content-Length\u0000: 3||abc",
        "HTTP/1.1 200 OK|X: a\u0000b|Content-Length: 3||abc",
        "HTTP/1.1 200 OK|X: a\\rContent-Length: 3||abc",
        "HTTP/1.1 200 OK|X: a\u007f|Content-Length: 3||abc",
        "HTTP/1.1 200 OK|\\rX: a|Content-Length: 3||abc",
        // status lines
        "HTTP/2 200 OK||",
        "HTTP/1.1200 OK||",
        "HTTP/1.1 20 OK||",
        "HTTP/1.1 2000 OK||",
        "HTTP/1.1 +20 OK||",
        "HTTP/1.1 099 OK||",
        "HTTP/1.x 200 OK||",
        "HTTP/1.11 200 OK||",
        "HTTP/1.1  200 OK||",
        "http/1.1 200 OK||",
        "|HTTP/1.1 200 OK|Content-Length: 0||",
        "ICY 200 OK||",
        "HTTP/1.1 200 O\u0001K||",
        "HTTP/1.1 101 Switching Protocols|Upgrade: websocket||",
        "SSH-2.0-OpenSSH_9.2|",
        "<html>",
        // chunks
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||+3|abc|0||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||-3|abc|0||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||0x3|abc|0||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked|| 3|abc|0||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||3 x|abc|0||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked|||abc|0||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||;a|abc|0||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||3\\nabc|0||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||3\\rabc|0||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|abc\\n0||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|abcd|0||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|abc0||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||3;a\u0000|abc|0||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||3;a\\nb|abc|0||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||10000000000000003|abc|0||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||ffffffffffffffff|abc|0||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||\uff13|abc|0||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|abc|0|bad trailer||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|abc|0|: x||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|abc|0|a: b\\nc: d||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|abc|0|\\n",
      })
  void bad_isRefused(String text) {
    assertThatThrownBy(() -> read(text))
        .as(text)
        .isInstanceOfSatisfying(
            HttpException.class, e -> assertThat(e.kind()).isEqualTo(HttpException.Kind.MALFORMED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "H",
        "HTTP/1.1 200 OK|Content-Length: 3|",
        "HTTP/1.1 100 Continue||",
        "HTTP/1.1 200 OK|Content-Length: 3||ab",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||3",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|ab",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|abc",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|abc|0",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|abc|0|",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|abc|0|X: y",
      })
  void cutOff_isNoticed(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOfSatisfying(
            HttpException.class, e -> assertThat(e.kind()).isEqualTo(HttpException.Kind.TRUNCATED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK||abc",
        "HTTP/1.1 200 OK|Connection: close|Content-Length: 3||abc",
        "HTTP/1.1 200 OK|Connection: x , CLOSE|Content-Length: 3||abc",
        "HTTP/1.1 200 OK|Connection: keep-alive|Connection: close|Content-Length: 3||abc",
        "HTTP/1.0 200 OK|Content-Length: 3||abc",
        "HTTP/1.1 200 OK|Content-Length: 3||abcHTTP/1.1 200 OK|Content-Length: 6||poison",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|abc|0||x",
      })
  void connectionThatIsOver_isNotUsedAgain(String text) throws IOException {
    Parsed p = read(text);
    assertThat(p.body()).isEqualTo("abc");
    assertThat(p.reusable()).isFalse();
  }

  @Test
  void oldVersion_thatKeepsAlive_isReusable() throws IOException {
    assertThat(read("HTTP/1.0 200 OK|Connection: Keep-Alive|Content-Length: 3||abc").reusable())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void answerWithoutABody_hasNone(int status) throws IOException {
    Parsed p = read("HTTP/1.1 " + status + " X|Content-Length: 3||");
    assertThat(p.body()).isEmpty();
    assertThat(p.reusable()).isTrue();
  }

  @Test
  void answerToHead_hasNoBody() throws IOException {
    byte[] head = Parsed.bytes(wire("HTTP/1.1 200 OK|Content-Length: 3||"));
    assertThat(Parsed.read(Parsed.source(head, 7), "HEAD").body()).isEmpty();
  }

  @Test
  void fields_comeAsTheyWereWritten() throws IOException {
    assertThat(read("HTTP/1.1 404 |A: 1|b:\t2 3 |A:|f: x| y|\tz|Content-Length: 0||"))
        .isEqualTo(
            new Parsed(
                404,
                java.util.List.of("A=1", "b=2 3", "A=", "f=x   y  \tz", "Content-Length=0"),
                "",
                true));
  }

  @Test
  void endlessHead_isLeft() {
    String lines = "X-More: and more\r\n".repeat(10_000);
    assertThatThrownBy(() -> Parsed.read("HTTP/1.1 200 OK\r\n" + lines))
        .isInstanceOfSatisfying(
            HttpException.class,
            e -> assertThat(e.kind()).isEqualTo(HttpException.Kind.HEAD_TOO_LARGE));
    assertThatThrownBy(() -> Parsed.read("HTTP/1.1 100 Continue\r\n\r\n".repeat(10_000)))
        .isInstanceOfSatisfying(
            HttpException.class,
            e -> assertThat(e.kind()).isEqualTo(HttpException.Kind.HEAD_TOO_LARGE));
  }

  @Test
  void largeHead_isTaken() throws IOException {
    String long60k = "x".repeat(60_000);
    Parsed p = Parsed.read("HTTP/1.1 200 OK\r\nX: " + long60k + "\r\nContent-Length: 3\r\n\r\nabc");
    assertThat(p.fields().getFirst()).hasSize(60_002);
    assertThat(p.body()).isEqualTo("abc");
  }

  @Test
  void chunksThatAreMostlyLines_areLeft() {
    String chunk = "1;" + "x".repeat(1000) + "\r\na\r\n";
    String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    assertThatThrownBy(() -> Parsed.read(head + chunk.repeat(1000) + "0\r\n\r\n"))
        .hasMessage("its chunks are mostly lines and no bytes");
    assertThatThrownBy(() -> Parsed.read(head + "0\r\n" + "a: b\r\n".repeat(100_000)))
        .isInstanceOf(HttpException.class);
  }

  @Test
  void chunksOfOneByte_areTaken() throws IOException {
    String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    assertThat(Parsed.read(head + "1\r\na\r\n".repeat(50_000) + "0\r\n\r\n").body())
        .isEqualTo("a".repeat(50_000));
  }
}
