package io.goloom.debug;

import io.goloom.GoRuntime;
import io.goloom.context.ContextTree;
import io.goloom.internal.sched.SchedLine;
import io.goloom.sched.SchedulerSnapshot;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A page of [DebugServer], for other servers to show: the answer to one request.
///
/// {@snippet :
/// DebugPage.of("goroutine", "debug=1").orElseThrow().writeTo(System.out);
/// }
///
/// A page tells much of the program, and making it costs; whoever serves it decides who may ask. It
/// links to other pages by their names alone. To be used by one thread.
public final class DebugPage {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String HTML = "text/html; charset=utf-8";
  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";
  private static final String JSON = "application/json";
  private static final String BYTES = "application/octet-stream";

  private static final Map<String, Function<String, DebugPage>> PAGES = new TreeMap<>();

  static {
    put("index.html", () -> html(Pages.index(snapshots())));
    PAGES.put("goroutine", DebugPage::goroutine);
    put("goroutine.html", () -> html(Pages.goroutines(GoroutineProfile.take())));
    put("goroutine.json", () -> json(GoroutineProfile.take()::writeJson));
    put("leak", () -> text(LeakProfile.take() + "\n"));
    put("leak.json", () -> json(LeakProfile.take()::writeJson));
    put("deadlock", () -> text(LeakText.circles(LeakProfile.knownCircles()) + "\n"));
    put(
        "deadlock.json",
        () -> {
          List<String> circles = LeakProfile.knownCircles();
          return json(out -> LeakJson.writeCircles(circles, out));
        });
    put("context", () -> text(Pages.contextsText(ContextTree.all())));
    put("context.html", () -> html(Pages.contexts(ContextTree.all())));
    put("context.json", () -> json(out -> ContextsJson.write(ContextTree.all(), out)));
    put("metrics", () -> new DebugPage(200, METRICS, null, writer(Metrics::writeText)));
    put("scheduler", () -> text(lines(snapshots())));
    put("scheduler.html", () -> html(Pages.schedulers(snapshots())));
    put("scheduler.json", () -> json(out -> SchedulerJson.write(snapshots(), out)));
    PAGES.put("timeline", DebugPage::timeline);
  }

  private final int status;
  private final String type;
  private final @Nullable String file;
  private final Body body;

  private DebugPage(int status, String type, @Nullable String file, Body body) {
    this.status = status;
    this.type = type;
    this.file = file;
    this.body = body;
  }

  @FunctionalInterface
  private interface Body {
    void writeTo(OutputStream out) throws IOException;
  }

  @FunctionalInterface
  private interface Text {
    void writeTo(Writer out) throws IOException;
  }

  private static void put(String name, Supplier<DebugPage> page) {
    PAGES.put(name, query -> query.isEmpty() ? page.get() : noParameters());
  }

  /// The names of all pages.
  ///
  /// @return such as `goroutine` and `leak.json`, in order
  public static Set<String> names() {
    return Collections.unmodifiableSet(PAGES.keySet());
  }

  /// Makes a page.
  ///
  /// **Blocking and interrupts.** A page of leaks asks for some garbage collections and waits for
  /// them; the others only look.
  ///
  /// @param name one of [#names()]
  /// @param query the parameters as they stand in an address, such as `debug=1`; null or empty for
  ///   none. Wrong ones make a page that says so.
  /// @return empty if there is no page of that name
  public static Optional<DebugPage> of(String name, @Nullable String query) {
    var page = PAGES.get(Objects.requireNonNull(name, "name"));
    return page == null ? Optional.empty() : Optional.of(page.apply(query == null ? "" : query));
  }

  /// What the request comes to, as a status of HTTP.
  ///
  /// @return 200, 400 for wrong parameters, 409 for a timeline that is not recorded
  public int status() {
    return status;
  }

  /// The kind of the page.
  ///
  /// @return a value for the header `Content-Type`
  public String contentType() {
    return type;
  }

  /// The name under which to save a page that is not for reading.
  ///
  /// @return empty for text, JSON and HTML
  public Optional<String> fileName() {
    return Optional.ofNullable(file);
  }

  /// Writes the page.
  ///
  /// @param out where to; is not closed
  /// @throws IOException if `out` throws it
  public void writeTo(OutputStream out) throws IOException {
    body.writeTo(Objects.requireNonNull(out, "out"));
  }

  static DebugPage error(int status, String text) {
    return new DebugPage(status, TEXT, null, writer(out -> out.write(text + "\n")));
  }

  static DebugPage noParameters() {
    return error(400, "only goroutine (debug=0, 1 or 2) and timeline (seconds=10) have parameters");
  }

  /// As Go's `/debug/pprof/goroutine`, with the same parameter.
  private static DebugPage goroutine(String query) {
    String how = query.isEmpty() ? "debug=0" : query;
    if (!how.matches("debug=[012]")) {
      return error(
          400,
          "goroutine has the parameter debug alone: 0 for pprof, 1 for groups, 2 for one by one");
    }
    GoroutineProfile profile = GoroutineProfile.take();
    return switch (how) {
      case "debug=1" -> new DebugPage(200, TEXT, null, writer(profile::writeGroups));
      case "debug=2" -> new DebugPage(200, TEXT, null, writer(profile::writeEach));
      default -> new DebugPage(200, BYTES, "goroutine.pb.gz", profile::writePprof);
    };
  }

  private static DebugPage timeline(String query) {
    String how = query.isEmpty() ? "seconds=10" : query;
    if (!how.matches("seconds=[1-9][0-9]{0,4}")) {
      return error(400, "timeline has the parameter seconds alone: how far to look back");
    }
    if (!Timeline.isOn()) {
      return error(
          409, "the timeline is not recorded: call Timeline.start(), or set -Dgoloom.timeline=on");
    }
    Duration last = Duration.ofSeconds(Long.parseLong(how.substring("seconds=".length())));
    return new DebugPage(200, BYTES, "goloom.perfetto-trace", out -> Timeline.write(last, out));
  }

  private static List<SchedulerSnapshot> snapshots() {
    return GoRuntime.all().stream().map(GoRuntime::snapshot).toList();
  }

  private static String lines(List<SchedulerSnapshot> runtimes) {
    return runtimes.stream()
        .map(s -> "SCHED " + SchedLine.of(s) + "\n")
        .collect(Collectors.joining());
  }

  private static DebugPage text(String text) {
    return new DebugPage(200, TEXT, null, writer(out -> out.write(text)));
  }

  private static DebugPage html(String page) {
    return new DebugPage(200, HTML, null, writer(out -> out.write(page)));
  }

  private static DebugPage json(Body body) {
    return new DebugPage(200, JSON, null, body);
  }

  private static Body writer(Text text) {
    return out -> {
      Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
      text.writeTo(writer);
      writer.flush();
    };
  }
}
