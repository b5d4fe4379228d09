package io.goloom.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectsTest {
  private static final Call SECRET =
      Call.get(URI.create("https://a.test/x"))
          .withHeader("Authorization", "Basic x")
          .withHeader("cookie", "a=b")
          .withHeader("Accept", "text/html");

  private static Call follow(Call from, int status, String location) throws FetchException {
    return Redirects.follow(from, new Head(status, Headers.of("location", location)));
  }

  @ParameterizedTest
  @CsvSource({
    "POST,301,GET",
    "POST,302,GET",
    "POST,303,GET",
    "POST,307,POST",
    "POST,308,POST",
    "PUT,301,PUT",
    "PUT,302,PUT",
    "PUT,303,GET",
    "DELETE,303,GET",
    "HEAD,301,HEAD",
    "HEAD,303,HEAD",
    "GET,303,GET",
  })
  void method_changesAsCurlDoesIt(String method, int status, String then) throws Exception {
    Call call =
        Call.get(URI.create("http://a.test/"))
            .withMethod(method)
            .withHeader("Content-Type", "text/plain")
            .withBody(new byte[] {1});
    Call next = follow(call, status, "/y");
    assertThat(next.method()).isEqualTo(then);
    boolean changed = !method.equals(then);
    assertThat(next.body()).hasSize(changed ? 0 : 1);
    assertThat(next.headers().has("Content-Type")).isEqualTo(!changed);
  }

  @Test
  void whatIsLeftOut_staysLeftOut() throws Exception {
    Call next = follow(SECRET.withoutHeader("accept"), 302, "https://b.test/");
    assertThat(next.lacks("Accept")).isFalse();
    assertThat(next.headers().has("Accept")).isFalse();
    assertThat(next.lacks("User-Agent")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://b.test/",
        "//b.test/",
        "https://a.test:444/",
        "https://www.a.test/",
        "https://a.test.b.test/"
      })
  void credentials_doNotCrossOrigins(String location) throws Exception {
    Call next = follow(SECRET, 302, location);
    assertThat(next.headers()).isEqualTo(Headers.of("Accept", "text/html"));
    Call back = follow(next, 302, "https://a.test/");
    assertThat(back.headers().has("Authorization")).as("and do not come back").isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/y", "y", "?z", "https://A.test/", "https://a.test:443/"})
  void credentials_stayWithinTheirOrigin(String location) throws Exception {
    assertThat(follow(SECRET, 302, location).headers()).isEqualTo(SECRET.headers());
  }

  @Test
  void fromPlainToSecure_isAnotherOrigin() throws Exception {
    Call plain = SECRET.withUrl(URI.create("http://a.test/"));
    assertThat(follow(plain, 302, "https://a.test/").headers().has("Authorization")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://a.test/",
        "//a.test:99999/",
        "mailto:a@b",
        "https://",
        "/\u0001",
        "",
        "  "
      })
  void badTargets_areRefused(String location) {
    assertThatThrownBy(() -> Redirects.follow(SECRET, new Head(302, headers(location))))
        .isInstanceOfSatisfying(
            FetchException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.BAD_REDIRECT));
  }

  /** Control characters do not get through the transport, but a transport is anybody's. */
  private static Headers headers(String location) {
    return location.chars().anyMatch(c -> c < ' ')
        ? Headers.none()
        : Headers.of("Location", location);
  }

  /** A call may be made by anybody, with a scheme in any case. */
  @Test
  void schemeInCapitals_isTheSame() throws Exception {
    Call loud = SECRET.withUrl(URI.create("HTTPS://a.test/"));
    assertThatThrownBy(() -> follow(loud, 302, "http://a.test/"))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("from https to plain http");
    assertThat(follow(loud, 302, "https://a.test/y").headers()).isEqualTo(SECRET.headers());
  }

  @Test
  void call_refusesWhatWouldBreakItsFrame() {
    Call call = Call.get(URI.create("http://a.test/"));
    for (String name : new String[] {"Content-Length", "transfer-encoding", "TE", "Upgrade"}) {
      assertThatThrownBy(() -> call.withHeader(name, "1"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("set by the transport");
    }
    for (String name : new String[] {"", "a b", "a:", "a\r\nb", "é"}) {
      assertThatThrownBy(() -> call.withHeader(name, "1"))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (String value : new String[] {"a\r\nb: c", "a\n", "\0", "\u0100"}) {
      assertThatThrownBy(() -> call.withHeader("X", value))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (String method : new String[] {"", "GET /", "G\r\n", "CONNECT"}) {
      assertThatThrownBy(() -> call.withMethod(method))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
