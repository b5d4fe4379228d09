package io.goloom.debug;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.GoRuntime;
import io.goloom.Goroutine;
import io.goloom.Labels;
import io.goloom.channel.Channel;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.context.Key;
import io.goloom.sched.WaitReason;
import io.goloom.testing.Until;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Whatever a program puts into names, labels and contexts, each page is whole and no line is
/// forged.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OddNamesTest {
  /// Half of a pair of UTF-16, which no encoding has.
  private static final char HALF = '\ud83d';

  private static final String ODD =
      "a\"b'c\\d<e>&amp;\n\r\tf\0\u001b[31m\u0085\u009b]]>{g=h, i}\ud83d\ude00" + HALF + "!";

  /// Of what an object says the first 200 characters are kept: the last one is half a pair in one
  /// of two.
  private static final String LONG = "\ud83d\ude00".repeat(200);

  private final Channel<Integer> never = Channel.make();
  private GoRuntime runtime;
  private Cancellable root;

  @BeforeEach
  void start() throws Exception {
    runtime = GoRuntime.builder().name("\"<odd>\\ &" + HALF).build();
    root = Context.background().withCancel();
    Labels.run(
        Map.of(ODD, ODD, "none", "", "status", "mine"),
        () -> {
          for (String key : List.of(ODD, LONG, "x" + LONG)) {
            Context ctx = root.withValue(Key.of(key), ODD);
            Goroutine g = runtime.go(ctx, ODD, _ -> never.receive());
            Until.waitsFor(g, WaitReason.CHANNEL_RECEIVE);
          }
        });
  }

  @AfterEach
  void stop() {
    root.close();
    runtime.close();
  }

  private static String page(String name, String query) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DebugPage.of(name, query).orElseThrow().writeTo(out);
    return out.toString(StandardCharsets.UTF_8);
  }

  static Stream<String> json() {
    return DebugPage.names().stream().filter(name -> name.endsWith(".json"));
  }

  @ParameterizedTest
  @MethodSource
  void json(String name) throws Exception {
    JsonNode read = new ObjectMapper().readTree(page(name, ""));
    assertThat(read.isObject()).isTrue();
    if (name.equals("goroutine.json")) {
      JsonNode group =
          read.get("groups")
              .valueStream()
              .filter(one -> one.get("runtime").asString().startsWith("\"<odd>\\ &"))
              .findFirst()
              .orElseThrow();
      String whole = ODD.replace(HALF + "!", "?!");
      assertThat(group.get("labels").get(whole).asString()).isEqualTo(whole);
      assertThat(group.get("labels").get("none").asString()).isEmpty();
      assertThat(group.get("goroutines").get(0).get("name").asString()).isEqualTo(whole);
    }
  }

  static Stream<String> html() {
    return DebugPage.names().stream().filter(name -> name.endsWith(".html"));
  }

  @ParameterizedTest
  @MethodSource
  void html(String name) throws Exception {
    String xml =
        page(name, "")
            .replace("<!DOCTYPE html>\n", "")
            .replace("<meta charset=\"utf-8\">", "<meta charset=\"utf-8\"/>");
    Document page =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(xml)));
    assertThat(page.getElementsByTagName("e").getLength()).isZero();
    assertThat(page.getElementsByTagName("odd").getLength()).isZero();
    if (name.equals("goroutine.html")) {
      assertThat(page.getElementsByTagName("details").item(0).getTextContent().lines())
          .as("a line for each")
          .hasSize(3)
          .allMatch(line -> line.contains("a\"b'c\\d<e>&amp;???f"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "goroutine?debug=1",
        "goroutine?debug=2",
        "leak",
        "deadlock",
        "context",
        "scheduler",
        "metrics"
      })
  void text_hasNoControlCharacters(String path) throws Exception {
    String[] parts = path.split("\\?", -1);
    String text = page(parts[0], parts.length == 1 ? "" : parts[1]);
    assertThat(text).isNotEmpty();
    assertThat(text.replace("\n", "").replace("\t", ""))
        .matches(all -> all.chars().noneMatch(Character::isISOControl));
    assertThat(text.lines()).as("a forged line").noneMatch(line -> line.startsWith("\tf"));
  }

  /// Its readers print labels as they are. A key of ours is ours alone: else the samples under it
  /// would be more than there are goroutines.
  @Test
  void pprof_labels_areOnOneLineAndApartFromOurs() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DebugPage.of("goroutine", "").orElseThrow().writeTo(out);
    String line = "a\"b'c\\d<e>&amp;???f??[31m??]]>{g=h, i}\ud83d\ude00?!";
    assertThat(PprofReader.of(out.toByteArray()).samples())
        .filteredOn(sample -> sample.count() == 3)
        .singleElement()
        .satisfies(sample ->
            assertThat(sample.labels())
                .containsEntry(line, line)
                .containsEntry("status", "chan receive")
                .containsEntry("label status", "mine"));
  }

  /// Names need not be unique; series of metrics do.
  @Test
  void metrics_runtimesOfOneName_areCountedTogether() throws Exception {
    GoRuntime one = GoRuntime.builder().name("twin").gomaxprocs(1).build();
    GoRuntime two = GoRuntime.builder().name("twin").gomaxprocs(1).build();
    try {
      Until.waitsFor(one.go(() -> never.receive()), WaitReason.CHANNEL_RECEIVE);
      Until.waitsFor(two.go(() -> never.receive()), WaitReason.CHANNEL_RECEIVE);
      String text = page("metrics", "");
      assertThat(text).contains("goloom_goroutine_count{runtime=\"twin\"} 2\n");
      assertThat(text.lines().map(line -> line.replaceFirst(" [0-9]+$", "")))
          .doesNotHaveDuplicates();
    } finally {
      one.stop(Duration.ofSeconds(30));
      two.stop(Duration.ofSeconds(30));
    }
  }
}
