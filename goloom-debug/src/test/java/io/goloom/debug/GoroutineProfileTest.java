package io.goloom.debug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.GoRuntime;
import io.goloom.channel.Channel;
import io.goloom.diagnostics.GoroutineSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// C26: the goroutine profile in its four forms.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GoroutineProfileTest {
  private static final String RECEIVE =
      """
      	at io.goloom.channel.ChannelImpl.receive(ChannelImpl.java:N)
      	at io.goloom.debug.Parked.receive(Parked.java:N)
      """;
  private static final String SEND =
      """
      	at io.goloom.channel.ChannelImpl.send(ChannelImpl.java:N)
      	at io.goloom.debug.Parked.lambda$five$0(Parked.java:N)
      """;
  private static final String AWAIT =
      """
      	at io.goloom.sync.WaitGroup.await(WaitGroup.java:N)
      """;
  private static final String CREATED = "created by io.goloom.debug.Parked.five(Parked.java:N)\n";

  @Test
  void writeGroups_fiveParked_showsEachStackOnce() throws Exception {
    try (Parked parked = Parked.five()) {
      StringBuilder text = new StringBuilder();
      GoroutineProfile.of(parked.runtime).writeGroups(text);
      assertThat(Normal.form(text.toString()))
          .isEqualTo(
              "goroutine profile: total 5\n"
                  + ("\n2 @ chan receive, runtime parked\n" + RECEIVE + CREATED)
                  + ("\n1 @ chan receive, runtime parked\n" + RECEIVE + CREATED) // another line
                  + ("\n1 @ chan send, runtime parked\n" + SEND + CREATED)
                  + ("\n1 @ sync.WaitGroup.await, runtime parked\n" + AWAIT + CREATED));
    }
  }

  @Test
  void writeEach_fiveParked_showsThemByNumber() throws Exception {
    try (Parked parked = Parked.five()) {
      StringBuilder text = new StringBuilder();
      GoroutineProfile.of(parked.runtime).writeEach(text);
      String receiver = waits(RECEIVE, "channel(0/0)") + CREATED;
      assertThat(Normal.form(text.toString()))
          .isEqualTo(
              String.join(
                  "\n",
                  "goroutine # [chan receive, runtime parked]:\n" + receiver,
                  "goroutine # [chan receive, runtime parked]:\n" + receiver,
                  "goroutine # \"clerk\" [chan receive, runtime parked]:\n" + receiver,
                  "goroutine # [chan send, runtime parked]:\n"
                      + waits(SEND, "channel(1/1)")
                      + CREATED,
                  "goroutine # [sync.WaitGroup.await, runtime parked]:\n"
                      + waits(AWAIT, "WaitGroup[counter 1, waiting 1]")
                      + CREATED));
    }
  }

  private static String waits(String stack, String object) {
    int second = stack.indexOf('\n') + 1;
    return stack.substring(0, second)
        + "\t- waits for "
        + object
        + "@ID\n"
        + stack.substring(second);
  }

  @Test
  void writeJson_fiveParked_isWhatTheProfileSays() throws Exception {
    try (Parked parked = Parked.five()) {
      GoroutineProfile profile = GoroutineProfile.of(parked.runtime);
      JsonNode json = json(profile);
      assertThat(json.propertyNames()).containsExactly("taken", "total", "unlisted", "groups");
      assertThat(Instant.parse(json.get("taken").asString())).isEqualTo(profile.taken());
      assertThat(json.get("total").asInt()).isEqualTo(5);
      List<GoroutineGroup> groups = profile.groups();
      assertThat(json.get("groups").size()).isEqualTo(groups.size()).isEqualTo(4);
      for (int i = 0; i < groups.size(); i++) {
        assertSame(json.get("groups").get(i), groups.get(i));
      }
    }
  }

  private static void assertSame(JsonNode json, GoroutineGroup group) {
    assertThat(json.propertyNames())
        .containsExactly(
            "count", "status", "labels", "runtime", "createdBy", "stack", "goroutines");
    assertThat(json.get("count").asInt()).isEqualTo(group.count());
    assertThat(json.get("status").asString()).isEqualTo(group.status());
    assertThat(json.get("runtime").asString()).isEqualTo("parked");
    assertThat(json.get("createdBy").asString()).isEqualTo(group.createdBy());
    assertThat(json.get("stack").valueStream().map(JsonNode::asString))
        .isEqualTo(group.stack().stream().map(StackTraceElement::toString).toList());
    for (int i = 0; i < group.count(); i++) {
      JsonNode one = json.get("goroutines").get(i);
      GoroutineSnapshot seen = group.goroutines().get(i);
      assertThat(one.propertyNames())
          .containsExactly(
              "id", "name", "state", "waitsOn", "waitedMillis", "context", "ageMillis", "parent");
      assertThat(one.get("id").asLong()).isEqualTo(seen.id());
      assertThat(one.get("name").asString()).isEqualTo(seen.name());
      assertThat(one.get("state").asString()).isEqualTo("WAITING");
      assertThat(one.get("waitsOn").asString()).isEqualTo(seen.waitsOn().orElseThrow());
      assertThat(one.get("waitedMillis").asLong())
          .isEqualTo(seen.waited().orElseThrow().toMillis());
      assertThat(one.get("context").isNull()).isTrue();
      assertThat(one.get("parent").isNull()).isTrue();
      assertThat(one.get("ageMillis").asLong()).isEqualTo(seen.age().toMillis());
    }
  }

  private static JsonNode json(GoroutineProfile profile) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    profile.writeJson(out);
    return new ObjectMapper().readTree(out.toByteArray());
  }

  @Test
  void writeJson_oddName_isWhole() throws Exception {
    String odd = "a \"b\" \\ \n </script> ü \uD83D\uDE00 \u2028";
    Channel<Integer> never = Channel.make();
    try (Parked parked = Parked.one(odd, never::receive)) {
      JsonNode json = json(GoroutineProfile.of(parked.runtime));
      JsonNode one = json.get("groups").get(0).get("goroutines").get(0);
      assertThat(one.get("name").asString()).isEqualTo(odd);
    }
  }

  @Test
  void writeEach_nameWithLineFeeds_forgesNoLine() throws Exception {
    Channel<Integer> never = Channel.make();
    try (Parked parked = Parked.one("x\ngoroutine 1 [running]:", never::receive)) {
      StringBuilder text = new StringBuilder();
      GoroutineProfile.of(parked.runtime).writeEach(text);
      assertThat(text.toString().lines().filter(line -> line.startsWith("goroutine")))
          .singleElement()
          .asString()
          .contains("\"x?goroutine 1 [running]:\" [chan receive, runtime parked]:");
    }
  }

  @Test
  void writePprof_fiveParked_readsBackAsTheGroups() throws Exception {
    try (Parked parked = Parked.five()) {
      GoroutineProfile profile = GoroutineProfile.of(parked.runtime);
      PprofReader read = PprofReader.of(pprof(profile));
      assertThat(read.sampleTypes()).containsExactly("goroutine/count");
      assertThat(read.periodType()).isEqualTo("goroutine/count");
      assertThat(read.period()).isEqualTo(1);
      Instant taken = profile.taken();
      assertThat(Instant.ofEpochSecond(0, read.timeNanos())).isEqualTo(taken);
      List<PprofReader.Sample> samples = read.samples();
      List<GoroutineGroup> groups = profile.groups();
      assertThat(samples).hasSameSizeAs(groups);
      for (int i = 0; i < samples.size(); i++) {
        GoroutineGroup group = groups.get(i);
        assertThat(samples.get(i).count()).isEqualTo(group.count());
        assertThat(samples.get(i).frames())
            .isEqualTo(group.stack().stream().map(GoroutineProfileTest::frame).toList());
        assertThat(samples.get(i).labels())
            .isEqualTo(
                Map.of(
                    "status", group.status(),
                    "runtime", "parked",
                    "created_by", group.createdBy()));
      }
      assertThat(samples.getFirst().frames().getLast())
          .startsWith("io.goloom.debug.Parked.receive io/goloom/debug/Parked.java:");
    }
  }

  private static String frame(StackTraceElement frame) {
    String type = frame.getClassName();
    return "%s.%s %s%s:%d"
        .formatted(
            type,
            frame.getMethodName(),
            type.substring(0, type.lastIndexOf('.') + 1).replace('.', '/'),
            frame.getFileName(),
            frame.getLineNumber());
  }

  private static byte[] pprof(GoroutineProfile profile) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    profile.writePprof(out);
    return out.toByteArray();
  }

  /// Canaries of the reader: what is wrong in a profile is told.
  @Test
  void canary_inPprof_isFound() {
    assertWrong("first string", profile -> profile.string(6, "x"));
    assertWrong("does not know", profile -> profile.number(99, 1));
    assertWrong(
        "there is no location 7",
        profile -> {
          profile.string(6, "");
          profile.message(2, sample -> sample.numbers(1, List.of(7L)));
        });
    assertWrong(
        "there is no string 3",
        profile -> {
          profile.string(6, "");
          profile.message(2, s -> s.message(3, label -> label.number(1, 3)));
        });
    assertWrong("location without an id", profile -> profile.message(4, location -> {}));
    assertWrong(
        "a value for each type",
        profile -> {
          profile.string(6, "");
          profile.message(1, type -> {});
          profile.message(2, sample -> {});
        });
  }

  private static void assertWrong(String says, Proto.Message profile) {
    assertThatThrownBy(
            () -> {
              ByteArrayOutputStream out = new ByteArrayOutputStream();
              profile.writeTo(new Proto(out));
              PprofReader.ofMessage(out.toByteArray()).samples();
            })
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(says);
  }

  @Test
  void number_anySize_readsBack() throws Exception {
    for (long value : new long[] {1, 127, 128, 16_384, Integer.MAX_VALUE, Long.MAX_VALUE, -1}) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      Proto profile = new Proto(out);
      profile.string(6, "");
      profile.number(9, value);
      assertThat(PprofReader.ofMessage(out.toByteArray()).timeNanos()).isEqualTo(value);
    }
  }

  @Test
  void write_noGoroutine_saysSoInEachForm() throws Exception {
    try (GoRuntime runtime = GoRuntime.builder().build()) {
      GoroutineProfile profile = GoroutineProfile.of(runtime);
      StringBuilder groups = new StringBuilder();
      profile.writeGroups(groups);
      assertThat(groups).hasToString("goroutine profile: total 0\n");
      StringBuilder each = new StringBuilder();
      profile.writeEach(each);
      assertThat(each).hasToString("no goroutines\n");
      assertThat(json(profile).get("groups").isEmpty()).isTrue();
      assertThat(PprofReader.of(pprof(profile)).samples()).isEmpty();
    }
  }

  @Test
  void writePprof_notBegun_hasAFrameThatSaysSo() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    AtomicBoolean stop = new AtomicBoolean();
    GoRuntime runtime = GoRuntime.builder().gomaxprocs(1).maxThreads(1).build();
    try {
      int hogs = Math.max(1, runtime.gomaxprocs()); // on the JDK's scheduler it is that of the JVM
      CountDownLatch spinning = new CountDownLatch(hogs);
      for (int i = 0; i < hogs; i++) {
        runtime.go(() -> {
          spinning.countDown();
          while (!stop.get()) {
            Thread.onSpinWait();
          }
        });
      }
      spinning.await();
      runtime.go("last", started::countDown);
      GoroutineProfile profile = GoroutineProfile.of(runtime);
      GoroutineSnapshot last = profile.goroutines().getLast();
      assertThat(last.status()).isEqualTo("runnable");
      assertThat(last.stack()).isEmpty();
      assertThat(last.text()).contains("\"last\" [runnable, runtime").contains("]:\ncreated by ");
      assertThat(PprofReader.of(pprof(profile)).samples())
          .extracting(PprofReader.Sample::frames)
          .contains(List.of("(not begun) :0"));
    } finally {
      stop.set(true);
      started.await();
      runtime.close();
    }
  }

  @Test
  void write_sinkThatFails_throwsItsException() throws Exception {
    try (Parked parked = Parked.five()) {
      GoroutineProfile profile = GoroutineProfile.of(parked.runtime);
      OutputStream full =
          new OutputStream() {
            @Override
            public void write(int b) throws IOException {
              throw new IOException("disk full");
            }
          };
      Writer broken =
          new Writer() {
            @Override
            public void write(char[] chars, int from, int length) throws IOException {
              throw new IOException("disk full");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
          };
      assertThatIOException().isThrownBy(() -> profile.writeJson(full)).withMessage("disk full");
      assertThatIOException().isThrownBy(() -> profile.writePprof(full)).withMessage("disk full");
      assertThatIOException()
          .isThrownBy(() -> profile.writeGroups(broken))
          .withMessage("disk full");
      assertThatIOException().isThrownBy(() -> profile.writeEach(broken)).withMessage("disk full");
    }
  }

  @Test
  void write_streams_stayOpen() throws Exception {
    try (Parked parked = Parked.five()) {
      AtomicBoolean closed = new AtomicBoolean();
      OutputStream out =
          new ByteArrayOutputStream() {
            @Override
            public void close() {
              closed.set(true);
            }
          };
      GoroutineProfile profile = GoroutineProfile.of(parked.runtime);
      profile.writeJson(out);
      profile.writePprof(out);
      assertThat(closed).isFalse();
    }
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void null_isNamed() {
    GoroutineProfile profile = GoroutineProfile.take();
    assertThatNullPointerException()
        .isThrownBy(() -> GoroutineProfile.of(null))
        .withMessage("runtime");
    assertThatNullPointerException().isThrownBy(() -> profile.writeJson(null)).withMessage("out");
    assertThatNullPointerException().isThrownBy(() -> profile.writePprof(null)).withMessage("out");
    assertThatNullPointerException().isThrownBy(() -> profile.writeEach(null)).withMessage("out");
    assertThatNullPointerException().isThrownBy(() -> profile.writeGroups(null)).withMessage("out");
  }

  @Test
  void groups_agesOfAnHourAndMore_areTold() throws Exception {
    GoroutineGroup group = group(Duration.ofSeconds(59), Duration.ofSeconds(59));
    assertThat(GroupText.stack(group)).isEqualTo("created by main\n");
    group = group(Duration.ofSeconds(60), Duration.ofSeconds(119));
    assertThat(GroupText.stack(group)).isEqualTo("created by main, 1 minute ago\n");
    group = group(Duration.ofHours(2), Duration.ofMinutes(3));
    assertThat(GroupText.stack(group)).isEqualTo("created by main, 3 to 120 minutes ago\n");
    assertThat(group.age())
        .isEqualTo(new GoroutineGroup.Range(Duration.ofMinutes(3), Duration.ofHours(2)));
    assertThat(GroupText.head(group)).isEqualTo("2 {tenant=acme} @ select, 2 to 119 minutes");
  }

  private static GoroutineGroup group(Duration... ages) throws InterruptedException {
    try (Parked parked = Parked.receivers(1)) {
      GoroutineSnapshot g = GoroutineProfile.of(parked.runtime).goroutines().getFirst();
      return new GoroutineGroup(
          "select",
          Map.of("tenant", "acme"),
          "goloom",
          "main",
          List.of(),
          Stream.of(ages).map(age -> aged(g, age)).toList());
    }
  }

  private static GoroutineSnapshot aged(GoroutineSnapshot g, Duration age) {
    return new GoroutineSnapshot(
        g.id(),
        g.name(),
        g.labels(),
        g.runtime(),
        g.state(),
        g.status(),
        g.waitReason(),
        g.waitsOn(),
        Optional.of(age.minusMinutes(1)),
        g.context(),
        age,
        g.birthPlace(),
        g.parent(),
        g.stack());
  }

  @Test
  void take_allRuntimes_areInIt() throws Exception {
    try (Parked one = Parked.receivers(2);
        Parked two = Parked.receivers(3)) {
      List<GoroutineSnapshot> all = GoroutineProfile.take().goroutines();
      assertThat(all)
          .filteredOn(g -> g.runtime().equals("parked"))
          .hasSize(5)
          .extracting(GoroutineSnapshot::id)
          .doesNotHaveDuplicates();
      assertThat(one.runtime).isNotEqualTo(two.runtime);
    }
  }

  @Test
  void of_hundredThousand_countsEachAndSharesTheirStacks() throws Exception {
    int n = 100_000;
    try (Parked parked = Parked.receivers(n)) {
      GoroutineProfile profile = GoroutineProfile.of(parked.runtime);
      assertThat(profile.goroutines()).hasSize(n);
      assertThat(profile.groups()).singleElement().extracting(GoroutineGroup::count).isEqualTo(n);
      List<StackTraceElement> stack = profile.goroutines().getFirst().stack();
      assertThat(profile.goroutines()).allSatisfy(g -> assertThat(g.stack()).isSameAs(stack));
      assertThat(PprofReader.of(pprof(profile)).samples())
          .singleElement()
          .extracting(PprofReader.Sample::count)
          .isEqualTo((long) n);
      ByteArrayOutputStream json = new ByteArrayOutputStream();
      profile.writeJson(json);
      assertThat(json.toString(StandardCharsets.UTF_8)).endsWith("]}]}\n");
    }
  }
}
