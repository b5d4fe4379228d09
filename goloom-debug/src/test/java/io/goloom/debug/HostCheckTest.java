package io.goloom.debug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostCheckTest {
  private final HostCheck check = new HostCheck(Set.of("App-1.example.org"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LocalHost:6060",
        "127.0.0.1",
        "127.0.0.1:80",
        "127.0.0.1:",
        "10.255.0.9:6060",
        "[::1]",
        "[::1]:6060",
        "[fe80::1:2]",
        "[::ffff:127.0.0.1]:1",
        "app-1.example.org",
        "APP-1.EXAMPLE.ORG:6060",
        " localhost "
      })
  void refuses_hostOfOurs_not(String host) {
    assertThat(check.refuses(List.of(host))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:6060",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "evil.example.localhost",
        "example.org",
        "app-1.example.org.evil.example",
        "2130706433",
        "0x7f.1",
        "127.1",
        "256.0.0.1"
      })
  void refuses_otherName_saysWhatToDo(String host) {
    assertThat(check.refuses(List.of(host)))
        .contains("does not answer to the name ")
        .contains("ask for localhost");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":6060",
        "::1",
        "[::1",
        "[localhost]",
        "localhost:port",
        "localhost:6060:1",
        "evil.example@localhost",
        "localhost/evil.example",
        "localhost evil.example",
        "<script>",
        "localhost\u0000"
      })
  void refuses_whatIsNoHost_saysSo(String host) {
    assertThat(check.refuses(List.of(host))).isEqualTo("the Host header is not a host");
  }

  @Test
  void refuses_noneOrTwo_saysSo() {
    assertThat(check.refuses(null)).isEqualTo("a request needs one Host header");
    assertThat(check.refuses(List.of("localhost", "evil.example")))
        .isEqualTo("a request needs one Host header");
  }

  @Test
  void new_nameThatIsNone_isRefused() {
    for (String name : List.of("", "example.org:80", "http://example.org", "[::1]", "10.0.0.1")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new HostCheck(Set.of(name)))
          .withMessageContaining("\"" + name + "\" is not the name of a host");
    }
  }
}
