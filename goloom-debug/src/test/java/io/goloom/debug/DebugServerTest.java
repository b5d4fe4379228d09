package io.goloom.debug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.Go;
import io.goloom.GoRuntime;
import io.goloom.Goroutine;
import io.goloom.channel.Channel;
import io.goloom.context.Context;
import io.goloom.sched.SchedulerSnapshot;
import io.goloom.sched.WaitReason;
import io.goloom.sync.Mutex;
import io.goloom.testing.ChildJvm;
import io.goloom.testing.Until;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DebugServerTest {
  private static final String ROOT = "/debug/goloom/";

  private DebugServer server;

  @BeforeEach
  void start() throws IOException {
    server = DebugServer.start(0);
  }

  @AfterEach
  void close() {
    server.close();
  }

  /// A page as its elements, which it has only if it is well-formed. The JDK reads XML alone, so
  /// what HTML leaves out is added first.
  private static Document parse(Http.Answer page) throws Exception {
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.headers()).containsEntry("content-type", "text/html; charset=utf-8");
    String xml =
        page.text()
            .replace("<!DOCTYPE html>\n", "")
            .replace("<meta charset=\"utf-8\">", "<meta charset=\"utf-8\"/>");
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }

  private static List<String> texts(Document page, String tag) {
    var found = page.getElementsByTagName(tag);
    return IntStream.range(0, found.getLength())
        .mapToObj(i -> found.item(i).getTextContent())
        .toList();
  }

  @Test
  void index_eachLink_leadsToAPage() throws Exception {
    Document index = parse(Http.get(server, ROOT));
    assertThat(texts(index, "td")).contains("goloom", GoRuntime.system().gomaxprocsReason());
    var links = index.getElementsByTagName("a");
    assertThat(links.getLength()).isEqualTo(16);
    for (int i = 0; i < links.getLength(); i++) {
      String path = links.item(i).getAttributes().getNamedItem("href").getNodeValue();
      Http.Answer answer = Http.get(server, ROOT + path);
      assertThat(answer.status()).as(path).isEqualTo(200);
      assertThat(answer.body()).as(path).isNotEmpty();
    }
  }

  @Test
  void goroutine_eachForm_showsTheGoroutines() throws Exception {
    try (Parked parked = Parked.five()) {
      Http.Answer pprof = Http.get(server, ROOT + "goroutine");
      assertThat(pprof.headers())
          .containsEntry("content-type", "application/octet-stream")
          .containsEntry("content-disposition", "attachment; filename=\"goroutine.pb.gz\"");
      assertThat(parkedIn(PprofReader.of(pprof.body()))).isEqualTo(5);
      Http.Answer same = Http.get(server, ROOT + "goroutine?debug=0");
      assertThat(parkedIn(PprofReader.of(same.body()))).isEqualTo(5);

      Http.Answer groups = Http.get(server, ROOT + "goroutine?debug=1");
      assertThat(groups.headers()).containsEntry("content-type", "text/plain; charset=utf-8");
      assertThat(groups.text())
          .startsWith("goroutine profile: total ")
          .contains("\n\n2 @ chan receive, runtime parked\n\tat ");

      Http.Answer each = Http.get(server, ROOT + "goroutine?debug=2");
      assertThat(each.headers()).containsEntry("content-type", "text/plain; charset=utf-8");
      assertThat(each.text().lines().filter(line -> line.endsWith(", runtime parked]:")))
          .hasSize(5);

      Http.Answer json = Http.get(server, ROOT + "goroutine.json");
      assertThat(json.headers()).containsEntry("content-type", "application/json");
      JsonNode read = new ObjectMapper().readTree(json.body());
      assertThat(
              read.get("groups")
                  .valueStream()
                  .filter(group -> group.get("runtime").asString().equals("parked"))
                  .mapToInt(group -> group.get("count").asInt())
                  .sum())
          .isEqualTo(5);

      Document html = parse(Http.get(server, ROOT + "goroutine.html"));
      assertThat(texts(html, "h2")).contains("2 @ chan receive, runtime parked");
      assertThat(texts(html, "details")).anySatisfy(text -> assertThat(text).contains(" clerk, "));
      assertThat(parked.runtime.numGoroutine()).isEqualTo(5);
    }
  }

  @Test
  void leakJson_goroutineThatNothingCanReach_isShown() throws Exception {
    ObjectMapper json = new ObjectMapper();
    JsonNode before = json.readTree(Http.get(server, ROOT + "leak.json").body());
    boolean possible = before.get("impossible").isNull();
    leak("lost \"json\" <b>");
    Until.until(
        "it is shown",
        () -> {
          JsonNode page = json.readTree(leakJson());
          JsonNode leaks = page.get(possible ? "leaks" : "suspects");
          return page.get("circles").isArray()
              && page.get("leaked").isNumber()
              && (!possible || anyNamed(leaks, "lost \"json\" <b>"));
        });
  }

  private byte[] leakJson() {
    try {
      Http.Answer page = Http.get(server, ROOT + "leak.json");
      assertThat(page.status()).isEqualTo(200);
      assertThat(page.headers()).containsEntry("content-type", "application/json");
      return page.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean anyNamed(JsonNode leaks, String name) {
    for (JsonNode leak : leaks) {
      JsonNode g = leak.get("goroutine");
      if (g.get("name").asString().equals(name)) {
        assertThat(leak.get("pattern").asString()).isEqualTo("a receive that nobody sends to");
        assertThat(leak.get("count").asLong()).isOne();
        assertThat(leak.get("numbers").get(0)).isEqualTo(g.get("id"));
        assertThat(leak.get("names").get(0)).isEqualTo(g.get("name"));
        assertThat(g.get("status").asString()).isEqualTo("chan receive");
        assertThat(g.get("createdBy").get(0).asString()).contains("DebugServerTest.leak(");
        assertThat(g.get("stack").toString()).contains("ChannelImpl.receive");
        return true;
      }
    }
    return false;
  }

  private static void leak(String name) {
    Channel<Integer> lost = Channel.make();
    Until.waitsFor(GoRuntime.system().go(name, () -> lost.receive()), WaitReason.CHANNEL_RECEIVE);
  }

  /// A program that can be looked at, and does nothing else any more.
  static final class Deadlock {
    public static void main(String[] args) {
      Go.run(() -> {
        try (var _ = DebugServer.start(0)) {
          Channel.<Integer>make().receive();
        }
      });
    }
  }

  @Test
  void start_deadlock_isFatalAllTheSame() throws Exception {
    ChildJvm.Run run = ChildJvm.of(Deadlock.class).option("-Djdk.trackAllThreads=false").run();
    assertThat(run.err()).startsWith("fatal error: all goroutines are asleep - deadlock!");
    assertThat(run.status()).isEqualTo(2);
  }

  @Test
  void leak_goroutineThatNothingCanReach_isShown() throws Exception {
    try (Parked parked = Parked.one("forgotten", Channel.<Integer>make()::receive)) {
      Http.Answer page = Http.get(server, ROOT + "leak");
      assertThat(page.headers()).containsEntry("content-type", "text/plain; charset=utf-8");
      assertThat(page.text())
          .startsWith("leak profile: ")
          .contains("\"forgotten\" [chan receive, runtime parked]:\n");
      assertThat(parked.runtime.numGoroutine()).isZero();
    }
  }

  /// Two that hold a lock each and want the other's; a look asks for no collection.
  @Test
  void deadlock_ofLocks_isShownInBothForms() throws Exception {
    var first = new Mutex();
    var second = new Mutex();
    var holding = new CountDownLatch(2);
    try (Parked parked = new Parked();
        var ctx = Context.background().withCancel()) {
      Goroutine one = parked.runtime.go(ctx, c -> lockBoth(c, first, second, holding));
      Goroutine two = parked.runtime.go(ctx, c -> lockBoth(c, second, first, holding));
      Until.waitsFor(one, WaitReason.MUTEX_LOCK);
      Until.waitsFor(two, WaitReason.MUTEX_LOCK);
      assertThat(Http.get(server, ROOT + "deadlock").text())
          .startsWith("deadlocks: ")
          .contains("deadlock: ", "goroutine " + one.id(), "goroutine " + two.id());
      JsonNode json = new ObjectMapper().readTree(Http.get(server, ROOT + "deadlock.json").body());
      assertThat(json.get("circles").valueStream().map(JsonNode::asString))
          .anySatisfy(circle ->
              assertThat(circle)
                  .contains("goroutine " + one.id())
                  .contains("goroutine " + two.id()));
      ctx.cancel();
      Until.dead(one);
      Until.dead(two);
    }
  }

  private static void lockBoth(Context ctx, Mutex first, Mutex second, CountDownLatch holding)
      throws InterruptedException {
    first.lock(ctx);
    try {
      holding.countDown();
      holding.await();
      second.lock(ctx);
      second.unlock();
    } finally {
      first.unlock();
    }
  }

  private static long parkedIn(PprofReader pprof) {
    return pprof.samples().stream()
        .filter(sample -> "parked".equals(sample.labels().get("runtime")))
        .mapToLong(PprofReader.Sample::count)
        .sum();
  }

  @Test
  void html_oddName_isEscaped() throws Exception {
    Channel<Integer> never = Channel.make();
    String odd = "</pre><script>alert('x')</script>&amp;\"";
    try (Parked parked = Parked.one(odd, never::receive)) {
      Http.Answer page = Http.get(server, ROOT + "goroutine.html");
      assertThat(page.text()).doesNotContain("<script");
      assertThat(texts(parse(page), "details"))
          .anySatisfy(
              text -> assertThat(text).contains(odd + ", 0 s old, waits for channel(0/0)@"));
      assertThat(parked.runtime.numGoroutine()).isEqualTo(1);
    }
  }

  @Test
  void context_bothForms_showTheTree() throws Exception {
    Channel<Integer> gate = Channel.make();
    try (Parked parked = new Parked();
        var request = Context.background().withTimeout(Duration.ofHours(1));
        var query = request.withCancel()) {
      Goroutine g = parked.runtime.go(query, ctx -> gate.receive());
      Until.waitsFor(g, WaitReason.CHANNEL_RECEIVE);
      JsonNode json = new ObjectMapper().readTree(Http.get(server, ROOT + "context.json").body());
      JsonNode tree = json.get("contexts").get(0);
      assertThat(tree.propertyNames())
          .containsExactly("name", "remainingMillis", "goroutines", "children", "cut");
      assertThat(tree.get("name").asString()).startsWith("context.background.withDeadline(");
      assertThat(tree.get("remainingMillis").asLong()).isBetween(3_000_000L, 3_600_000L);
      assertThat(tree.get("goroutines").isEmpty()).isTrue();
      assertThat(tree.get("cut").asBoolean()).isFalse();
      JsonNode child = tree.get("children").get(0);
      assertThat(child.get("name").asString()).isEqualTo("withCancel");
      assertThat(child.get("goroutines").get(0).asLong()).isEqualTo(g.id());

      assertThat(Http.get(server, ROOT + "context").text())
          .contains("\n  withCancel goroutine " + g.id() + "\n");
      Document html = parse(Http.get(server, ROOT + "context.html"));
      assertThat(texts(html, "li").getFirst())
          .matches(
              "(?s)context\\.background\\.withDeadline\\(\\S+ \\[59m\\S+s]\\)\\s+withCancel"
                  + " goroutine "
                  + g.id()
                  + "\\s*");
    }
  }

  @Test
  void scheduler_bothForms_showTheSnapshots() throws Exception {
    SchedulerSnapshot before = GoRuntime.system().snapshot();
    JsonNode json = new ObjectMapper().readTree(Http.get(server, ROOT + "scheduler.json").body());
    JsonNode system = json.get("runtimes").get(0);
    assertThat(system.get("name").asString()).isEqualTo("goloom");
    assertThat(system.get("gomaxprocs").asInt()).isEqualTo(before.gomaxprocs());
    assertThat(system.get("gomaxprocsReason").asString()).isEqualTo(before.gomaxprocsReason());
    assertThat(system.get("goroutines").asInt()).isZero();
    assertThat(Http.get(server, ROOT + "scheduler").text())
        .matches(
            "(?s)SCHED goloom gomaxprocs="
                + before.gomaxprocs()
                + (before.gmp().isPresent()
                    ? " idleprocs=\\d+ threads=\\d+ spinningthreads=\\d+ idlethreads=\\d+"
                        + " goroutines=0 runqueue=0 \\[[0 ]+]\n.*"
                    : " goroutines=0 \\(the JDK's scheduler lets nobody look inside\\)\n.*"));
    Document html = parse(Http.get(server, ROOT + "scheduler.html"));
    assertThat(texts(html, "h2")).contains("runtime goloom");
    if (before.gmp().isEmpty()) {
      assertThat(system.get("gmp").isNull()).isTrue();
      assertThat(texts(html, "p")).contains("The JDK's scheduler lets nobody look inside.");
    } else {
      SchedulerSnapshot.Gmp gmp = before.gmp().get();
      JsonNode seen = system.get("gmp");
      assertThat(seen.get("ps").size()).isEqualTo(gmp.ps().size());
      assertThat(seen.get("ms").get("max").asInt()).isEqualTo(gmp.ms().max());
      assertThat(seen.get("counts").get("runs").asLong())
          .isGreaterThanOrEqualTo(gmp.totals().runs());
      assertThat(texts(html, "td")).contains("P0", "all");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "127.0.0.1.evil.example:80", "localhost.evil.example"})
  void host_ofAnotherSite_isRefused(String host) throws Exception {
    Http.Answer answer = Http.ask(server, "GET " + ROOT + "goroutine?debug=2", "Host: " + host);
    assertThat(answer.status()).isEqualTo(421);
    assertThat(answer.text()).startsWith("this server does not answer to the name ");
  }

  @Test
  void host_missingOrTwice_isRefused() throws Exception {
    assertThat(Http.ask(server, "GET " + ROOT).status()).isEqualTo(421);
    assertThat(Http.ask(server, "GET " + ROOT, "Host: localhost", "Host: evil.example").status())
        .isEqualTo(421);
  }

  @Test
  void path_ofAnotherSite_isRefused() throws Exception {
    Http.Answer answer = Http.ask(server, "GET http://evil.example" + ROOT, "Host: localhost");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).isEqualTo("this server is no proxy: ask for a path\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get"})
  void method_thatCouldChangeSomething_isRefused(String method) throws Exception {
    Http.Answer answer =
        Http.ask(server, method + " " + ROOT, "Host: localhost", "Content-Length: 0");
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.headers()).containsEntry("allow", "GET, HEAD");
    assertThat(answer.text())
        .isEqualTo("this server only shows: GET and HEAD, and not " + method + "\n");
  }

  @Test
  void head_givesTheHeadersAlone() throws Exception {
    Http.Answer answer = Http.ask(server, "HEAD " + ROOT, "Host: localhost");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(Http.ask(server, "HEAD " + ROOT + "x", "Host: localhost").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/debug", "/debug/pprof/", "/debug/goloom/../goloom/x", "/debug/goloom/<b>"})
  void path_unknown_is404AndSaysWhereToLook(String path) throws Exception {
    Http.Answer answer = Http.get(server, path.replace("<", "%3C").replace(">", "%3E"));
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.headers()).containsEntry("content-type", "text/plain; charset=utf-8");
    assertThat(answer.text()).startsWith("there is no /").endsWith(ROOT + " lists what is\n");
  }

  @Test
  void path_withoutTheLastSlash_leadsToTheIndex() throws Exception {
    Http.Answer answer = Http.get(server, "/debug/goloom");
    assertThat(answer.status()).isEqualTo(308);
    assertThat(answer.headers()).containsEntry("location", ROOT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"debug=3", "debug=", "debug=1&debug=2", "seconds=5", "x", "debug=01"})
  void parameter_unknown_is400AndSaysWhichThereAre(String query) throws Exception {
    Http.Answer answer = Http.get(server, ROOT + "goroutine?" + query);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text())
        .isEqualTo(
            "goroutine has the parameter debug alone: 0 for pprof, 1 for groups, 2 for one by"
                + " one\n");
    assertThat(Http.get(server, ROOT + "scheduler.json?" + query).status()).isEqualTo(400);
  }

  @Test
  void answer_ofAnyKind_forbidsScriptsAndOtherSites() throws Exception {
    for (String path : List.of(ROOT, ROOT + "goroutine.json", "/x")) {
      assertThat(Http.get(server, path).headers())
          .containsEntry("x-content-type-options", "nosniff")
          .containsEntry("cross-origin-resource-policy", "same-origin")
          .containsEntry("cache-control", "no-store")
          .hasEntrySatisfying(
              "content-security-policy",
              policy -> assertThat(policy).startsWith("default-src 'none'; "))
          .doesNotContainKey("access-control-allow-origin");
    }
  }

  /// The server has threads of its own.
  @Test
  void goroutine_everyProcessorIsHeld_isShown() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    GoRuntime runtime = GoRuntime.builder().name("hogs").gomaxprocs(1).maxThreads(1).build();
    try {
      CountDownLatch spinning = new CountDownLatch(runtime.gomaxprocs());
      for (int i = 0; i < runtime.gomaxprocs(); i++) {
        runtime.go(() -> spin(spinning, stop));
      }
      spinning.await();
      assertThat(Http.get(server, ROOT + "goroutine?debug=2").text())
          .contains("at io.goloom.debug.DebugServerTest.spin(DebugServerTest.java:");
    } finally {
      stop.set(true);
      runtime.close();
    }
  }

  private static void spin(CountDownLatch spinning, AtomicBoolean stop) {
    spinning.countDown();
    while (!stop.get()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void start_port_isOfThisMachineAlone() {
    assertThat(server.address().getAddress().isLoopbackAddress()).isTrue();
    assertThat(server.uri())
        .hasToString("http://127.0.0.1:" + server.address().getPort() + "/debug/goloom/");
  }

  @Test
  void start_address_listensThereUnderItsNames() throws Exception {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getByName("0.0.0.0"), 0);
    try (DebugServer open = DebugServer.start(any, Set.of("app-1.example.org"))) {
      assertThat(open.address().getAddress().isAnyLocalAddress()).isTrue();
      assertThat(open.uri()).hasHost("localhost");
      String host = "Host: app-1.example.org:" + open.address().getPort();
      assertThat(Http.ask(open, "GET " + ROOT, host).status()).isEqualTo(200);
      assertThat(Http.ask(open, "GET " + ROOT, "Host: app-2.example.org").status()).isEqualTo(421);
    }
  }

  @Test
  void start_portInUse_saysWhichAddress() {
    int port = server.address().getPort();
    assertThatIOException()
        .isThrownBy(() -> DebugServer.start(port))
        .withMessageContaining("the debug server cannot listen to ")
        .withMessageContaining(":" + port + ": Address already in use");
    assertThatThrownBy(() -> DebugServer.start(70_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("70000");
  }

  @Test
  void close_twice_endsListeningAndThreads() throws Exception {
    assertThat(Http.get(server, ROOT).status()).isEqualTo(200);
    server.close();
    server.close();
    assertThatThrownBy(() -> Http.get(server, ROOT)).isInstanceOf(ConnectException.class);
  }

  @Test
  void threads_whileItServes_areDaemons() throws Exception {
    assertThat(Http.get(server, ROOT).status()).isEqualTo(200);
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(t -> t.getName().matches("goloom-debug-.*|HTTP-Dispatcher"))
        .hasSizeGreaterThanOrEqualTo(2)
        .allMatch(Thread::isDaemon);
  }

  /// More than there ever were threads that could wait for them.
  @Test
  void request_halfSentByMany_othersAreServed() throws Exception {
    List<Socket> halves = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        halves.add(send(server, "GET " + ROOT + " HTTP/1.1\r\nHost: local"));
      }
      for (int i = 0; i < 20; i++) {
        assertThat(Http.get(server, ROOT + "metrics").status()).isEqualTo(200);
      }
    } finally {
      for (Socket half : halves) {
        half.close();
      }
    }
  }

  private static DebugServer impatient() throws IOException {
    InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return DebugServer.start(here, Set.of(), Duration.ofMillis(50));
  }

  /// More than there are threads.
  @Test
  void request_halfSent_isGivenUp() throws Exception {
    List<Socket> halves = new ArrayList<>();
    try (DebugServer impatient = impatient()) {
      for (int i = 0; i < 100; i++) {
        halves.add(send(impatient, "GET " + ROOT + " HTTP/1.1\r\nHost: local"));
      }
      assertThat(Http.get(impatient, ROOT).status()).isEqualTo(200);
      for (Socket half : halves) {
        assertThat(readToTheEnd(half)).isEmpty();
      }
      assertThat(Http.get(impatient, ROOT).status()).isEqualTo(200);
    } finally {
      for (Socket half : halves) {
        half.close();
      }
    }
  }

  /// What was not read in time is missing, and so is the end, by which a client knows.
  @Test
  void answer_notRead_isGivenUp() throws Exception {
    try (Parked parked = Parked.receivers(50_000);
        DebugServer impatient = impatient();
        Socket idle =
            send(
                impatient,
                "GET " + ROOT + "goroutine?debug=2 HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
      assertThat(idle.getInputStream().read()).isEqualTo('H');
      Until.until("it is given up", () -> impatient.busy() == 0);
      String answer = new String(readToTheEnd(idle), StandardCharsets.ISO_8859_1);
      assertThat(answer).startsWith("TTP/1.1 200 OK").doesNotEndWith("\r\n0\r\n\r\n");
      assertThat(Http.get(impatient, ROOT).status()).isEqualTo(200);
      assertThat(parked.runtime.numGoroutine()).isEqualTo(50_000);
    }
  }

  /// A body that was announced and does not come holds nobody, either.
  @Test
  void request_withoutItsBody_isAnsweredAndGivenUp() throws Exception {
    try (DebugServer impatient = impatient();
        Socket socket =
            send(
                impatient,
                "GET "
                    + ROOT
                    + "metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n")) {
      assertThat(new String(readToTheEnd(socket), StandardCharsets.ISO_8859_1))
          .startsWith("HTTP/1.1 200 OK");
    }
  }

  /// Until the server closes the connection, in whichever way.
  private static byte[] readToTheEnd(Socket socket) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(all);
    } catch (SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    }
    return all.toByteArray();
  }

  private static Socket send(DebugServer server, String text) throws IOException {
    Socket socket = new Socket(server.address().getAddress(), server.address().getPort());
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  /// A client that goes away in the middle takes nothing with it.
  @Test
  void answer_clientGone_theNextIsServed() throws Exception {
    try (Parked parked = Parked.receivers(20_000)) {
      for (int i = 0; i < 5; i++) {
        try (Socket socket =
            new Socket(server.address().getAddress(), server.address().getPort())) {
          socket.setSoLinger(true, 0);
          socket
              .getOutputStream()
              .write(
                  ("GET " + ROOT + "goroutine?debug=2 HTTP/1.1\r\nHost: localhost\r\n\r\n")
                      .getBytes(StandardCharsets.ISO_8859_1));
          assertThat(socket.getInputStream().read()).isEqualTo('H');
        }
      }
      assertThat(Http.get(server, ROOT).status()).isEqualTo(200);
      assertThat(parked.runtime.numGoroutine()).isEqualTo(20_000);
    }
  }
}
