package io.goloom.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {
  private static String find(Proxies proxies, String url) {
    Proxy proxy = proxies.find(URI.create(url));
    return proxy == null ? "direct" : proxy.toString();
  }

  private static Proxies env(String... namesAndValues) {
    Map<String, String> env = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      env.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return Proxies.fromEnvironment(env);
  }

  @Test
  void environment_isReadAsCurlReadsIt() {
    assertThat(find(env(), "http://x/")).isEqualTo("direct");
    Proxies each = env("http_proxy", "a:1", "https_proxy", "http://b:2/", "all_proxy", "c:3");
    assertThat(find(each, "http://x/")).isEqualTo("a:1");
    assertThat(find(each, "https://x/")).isEqualTo("b:2");
    assertThat(find(env("all_proxy", "c"), "http://x/")).isEqualTo("c:1080");
    assertThat(find(env("HTTPS_PROXY", "b:2"), "https://x/")).isEqualTo("b:2");
    assertThat(find(env("HTTP_PROXY", "evil:1"), "http://x/"))
        .as("a web server makes it of a header")
        .isEqualTo("direct");
    assertThat(find(env("http_proxy", "", "all_proxy", "c:3"), "http://x/")).isEqualTo("direct");
  }

  @ParameterizedTest
  @CsvSource({
    "'*', http://any.test/, direct",
    "example.com, http://example.com/, direct",
    "example.com, http://EXAMPLE.com/, direct",
    "example.com, http://www.example.com/, direct",
    "example.com, http://notexample.com/, p:1",
    ".example.com, http://www.example.com/, direct",
    "*.example.com, http://www.example.com/, direct",
    "example.com:8080, http://example.com:8080/, direct",
    "example.com:8080, http://example.com/, p:1",
    "example.com:80, http://example.com/, direct",
    "'a, b.test ,c', http://b.test/, direct",
    "10.0.0.0/8, http://10.1.2.3/, direct",
    "10.0.0.0/8, http://11.1.2.3/, p:1",
    "127.0.0.1, http://127.0.0.1:99/, direct",
    "127.0.0.1, http://127.0.0.10/, p:1",
    "'::1', http://[::1]/, direct",
    "'[::1]', http://[::1]:80/, direct",
    "fe80::/10, http://[fe80::1]/, direct",
    "fe80::/10, http://10.0.0.1/, p:1",
    "127.0.0.1:99, http://127.0.0.1:99/, direct",
    "127.0.0.1:99, http://127.0.0.1/, p:1",
    "'[::1]:99', http://[::1]:99/, direct",
    "'[::1]:99', http://[::1]:98/, p:1",
    "'::1', http://[::1]:1/, direct",
    "example.com., http://www.example.com/, direct",
    "example.com, http://example.com./, direct",
    "'.', http://example.com/, p:1",
    "':80', http://example.com/, p:1",
    "10.0.0.0/99, http://10.0.0.1/, p:1",
    "10.0.0.0/x, http://10.0.0.1/, p:1",
  })
  void noProxy_namesHostsDomainsAddressesAndNetworks(String list, String url, String expected) {
    assertThat(find(env("http_proxy", "p:1", "no_proxy", list), url)).isEqualTo(expected);
    assertThat(find(env("http_proxy", "p:1", "NO_PROXY", list), url)).isEqualTo(expected);
  }

  @Test
  void userAndPassword_areDecoded_andNotShown() {
    Proxy proxy = Proxy.parse("http://us%40er:pa%3Ass+@proxy.test:3128", "x");
    assertThat(proxy.authorization()).isEqualTo("Basic dXNAZXI6cGE6c3Mr");
    assertThat(proxy.toString()).isEqualTo("proxy.test:3128");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "socks4://x:1",
        "socks://x:1",
        "https://x:1",
        "http://",
        "http://x:0",
        "http://x:99999",
        "a b",
        "socks5://",
        "socks5://x:0"
      })
  void whatIsNoProxy_isRefused_byTheNameOfItsVariable(String text) {
    assertThatThrownBy(() -> env("all_proxy", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("all_proxy: ");
  }

  @Test
  void kindThatIsNotSupported_isSaidWithThoseThatAre() {
    assertThatThrownBy(() -> env("all_proxy", "socks4a://x"))
        .hasMessage(
            "all_proxy: a proxy of the kind socks4a is not supported; write http://host:port,"
                + " socks5://host:port or socks5h://host:port");
  }

  @ParameterizedTest
  @ValueSource(strings = {"socks5://x", "SOCKS5h://u:p@x:1080"})
  void socks_isTaken(String text) {
    assertThat(find(env("all_proxy", text), "http://y/")).isEqualTo("x:1080");
    assertThat(find(env("all_proxy", text), "https://y/")).isEqualTo("x:1080");
  }

  /** SOCKS has a byte for each length. */
  @Test
  void socks_userOrPasswordThatIsTooLong_isRefused() {
    Proxies fits = Proxies.of("socks5://" + "u".repeat(255) + ":" + "p".repeat(255) + "@x");
    assertThat(find(fits, "http://y/")).isEqualTo("x:1080");
    for (String login : new String[] {"u".repeat(256) + ":p", "u:" + "p".repeat(256), ":p"}) {
      assertThatThrownBy(() -> Proxies.of("socks5://" + login + "@x"))
          .hasMessage("the proxy: user and password of SOCKS5 have 1 to 255 bytes each");
    }
  }

  @Test
  void passwordOfABadProxy_isNotShown() {
    assertThatThrownBy(() -> Proxies.of("http://user:secret@ x")).hasMessageNotContaining("secret");
    assertThatThrownBy(() -> Proxies.of("socks4://user:secret@x"))
        .hasMessageNotContaining("secret");
  }
}
