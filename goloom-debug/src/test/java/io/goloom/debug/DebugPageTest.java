package io.goloom.debug;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.ObjectMapper;

class DebugPageTest {
  static Iterable<String> names() {
    return DebugPage.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void page_ofEachName_isOfTheKindThatItsNameSays(String name) throws Exception {
    DebugPage page = DebugPage.of(name, null).orElseThrow();
    if (name.equals("timeline")) {
      assertThat(page.status()).as("not recorded").isEqualTo(409);
      return;
    }
    assertThat(page.status()).isEqualTo(200);
    byte[] body = write(page);
    String text = new String(body, StandardCharsets.UTF_8);
    if (name.endsWith(".json")) {
      assertThat(page.contentType()).isEqualTo("application/json");
      assertThat(new ObjectMapper().readTree(body).isObject()).isTrue();
    } else if (name.endsWith(".html")) {
      assertThat(page.contentType()).isEqualTo("text/html; charset=utf-8");
      assertThat(text).startsWith("<!DOCTYPE html>");
    } else if (name.equals("goroutine")) {
      assertThat(page.contentType()).isEqualTo("application/octet-stream");
      assertThat(page.fileName()).contains("goroutine.pb.gz");
    } else {
      assertThat(page.contentType()).startsWith("text/plain; ");
      assertThat(text).endsWith("\n");
    }
  }

  @Test
  void page_unknown_isEmpty() {
    assertThat(DebugPage.of("", null)).isEmpty();
    assertThat(DebugPage.of("heap", null)).isEmpty();
  }

  @Test
  void parameters_wrong_makeAPageThatSaysSo() throws IOException {
    DebugPage page = DebugPage.of("leak", "debug=1").orElseThrow();
    assertThat(page.status()).isEqualTo(400);
    assertThat(new String(write(page), StandardCharsets.UTF_8)).startsWith("only goroutine (");
  }

  private static byte[] write(DebugPage page) throws IOException {
    var out = new ByteArrayOutputStream();
    page.writeTo(out);
    return out.toByteArray();
  }
}
