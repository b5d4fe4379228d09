package io.goloom.debug;

import io.goloom.context.ContextTree;
import io.goloom.diagnostics.GoroutineSnapshot;
import io.goloom.internal.sched.Looks;
import io.goloom.internal.text.Printable;
import io.goloom.sched.LatencyHistogram;
import io.goloom.sched.SchedulerSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/// The pages in HTML: plain, for any browser.
final class Pages {
  /// So many groups are shown on a page; the text has all.
  private static final int GROUPS = 500;

  /// So many goroutines of a group are shown.
  private static final int MEMBERS = 100;

  private Pages() {}

  static String index(List<SchedulerSnapshot> runtimes) {
    Html page = new Html("goloom");
    List<List<?>> rows = new ArrayList<>();
    for (SchedulerSnapshot s : runtimes) {
      rows.add(List.of(s.name(), s.goroutines(), s.gomaxprocs(), s.gomaxprocsReason()));
    }
    page.table(List.of("runtime", "goroutines", "GOMAXPROCS", "why"), rows);
    page.element("h2", "Goroutines");
    page.link("goroutine.html", "groups", "that do the same, largest first, as a page");
    page.link("goroutine?debug=1", "groups as text", "");
    page.link("goroutine?debug=2", "one by one as text", "");
    page.link("goroutine.json", "JSON", "");
    page.link("goroutine", "pprof", "for go tool pprof and its kin");
    page.element("h2", "Leaks and deadlocks");
    page.link("leak", "leaks", "circles and suspects, as text; proved by a few collections");
    page.link("leak.json", "JSON", "");
    page.link("deadlock", "deadlocks", "that are known already, as text");
    page.link("deadlock.json", "JSON", "");
    page.element("h2", "Contexts");
    page.link("context.html", "trees", "with the time left and who runs under each, as a page");
    page.link("context", "text", "");
    page.link("context.json", "JSON", "");
    page.element("h2", "Schedulers");
    page.link("scheduler.html", "counters", "of processors, queues and threads, as a page");
    page.link("scheduler", "text", "");
    page.link("scheduler.json", "JSON", "");
    page.link("metrics", "metrics", "for Prometheus and its kin");
    if (Timeline.isOn()) {
      page.link("timeline?seconds=10", "timeline", "of the last ten seconds, for ui.perfetto.dev");
    }
    return page.end();
  }

  static String goroutines(GoroutineProfile profile) {
    Html page = new Html("goroutines");
    List<GoroutineGroup> groups = profile.groups();
    page.element(
        "p",
        "%d goroutines in %d groups that do the same, at %s"
            .formatted(profile.goroutines().size(), groups.size(), profile.taken()));
    if (profile.unlisted() > 0) {
      page.element("p", Looks.unlisted(profile.unlisted()));
    }
    for (GoroutineGroup group : groups.subList(0, Math.min(GROUPS, groups.size()))) {
      page.element("h2", GroupText.head(group));
      page.element("pre", GroupText.stack(group));
      page.details("goroutines", members(group));
    }
    if (groups.size() > GROUPS) {
      page.link("goroutine?debug=1", (groups.size() - GROUPS) + " more groups", "as text");
    }
    return page.end();
  }

  private static String members(GoroutineGroup group) {
    StringJoiner lines = new StringJoiner("\n");
    for (GoroutineSnapshot g : group.goroutines().subList(0, Math.min(MEMBERS, group.count()))) {
      String on = g.waitsOn().map(object -> ", waits for " + object).orElse("");
      String since = g.waited().map(t -> ", waits since %d s".formatted(t.toSeconds())).orElse("");
      String under = g.context().map(context -> ", under " + context).orElse("");
      lines.add(
          Printable.line(
              "%d %s, %d s old%s%s%s"
                  .formatted(g.id(), g.name(), g.age().toSeconds(), on, since, under)));
    }
    if (group.count() > MEMBERS) {
      lines.add((group.count() - MEMBERS) + " more");
    }
    return lines.toString();
  }

  static String contexts(List<ContextTree> trees) {
    Html page = new Html("contexts");
    page.element("p", "The trees of contexts in which a goroutine runs under one: " + trees.size());
    return page.trees(trees).end();
  }

  static String contextsText(List<ContextTree> trees) {
    return trees.isEmpty()
        ? "no goroutine runs under a context\n"
        : trees.stream().map(tree -> tree.text() + "\n").collect(Collectors.joining());
  }

  static String schedulers(List<SchedulerSnapshot> runtimes) {
    Html page = new Html("schedulers");
    for (SchedulerSnapshot s : runtimes) {
      page.element("h2", "runtime " + s.name());
      page.element("p", s.gomaxprocsReason() + "; " + s.goroutines() + " goroutines");
      s.gmp()
          .ifPresentOrElse(
              gmp -> inside(page, gmp),
              () -> page.element("p", "The JDK's scheduler lets nobody look inside."));
    }
    return page.end();
  }

  private static void inside(Html page, SchedulerSnapshot.Gmp gmp) {
    SchedulerSnapshot.Ms ms = gmp.ms();
    page.table(
        List.of("threads", "idle", "spinning", "at most", "global queue", "late timers"),
        List.of(
            List.of(
                ms.count(),
                ms.idle(),
                ms.spinning(),
                ms.max(),
                gmp.globalQueue(),
                gmp.lateTimers())));
    List<List<?>> rows = new ArrayList<>();
    for (SchedulerSnapshot.P p : gmp.ps()) {
      rows.add(row("P" + p.id(), p.state(), p.m() == 0 ? "" : "M" + p.m(), queued(p), p.counts()));
    }
    rows.add(row("all", "", "", gmp.queued(), gmp.totals()));
    page.table(
        List.of(
            "processor",
            "state",
            "thread",
            "queue",
            "runs",
            "from runnext",
            "from the global queue",
            "steals",
            "hand-offs",
            "timers"),
        rows);
    LatencyHistogram latency = gmp.runnableLatency();
    if (latency.count() > 0) {
      page.element("p", "Ready before they ran, measured at one wake-up in 64, for less than:");
      page.table(
          List.of("50 %", "99 %", "99.9 %", "all"),
          List.of(
              List.of(
                  micros(latency, 50),
                  micros(latency, 99),
                  micros(latency, 99.9),
                  micros(latency, 100))));
    }
  }

  private static int queued(SchedulerSnapshot.P p) {
    return p.queue() + (p.runnext() ? 1 : 0);
  }

  private static List<?> row(
      String name, Object state, String m, int queue, SchedulerSnapshot.Counts c) {
    return List.of(
        name,
        state,
        m,
        queue,
        c.runs(),
        c.local(),
        c.global(),
        c.steals(),
        c.handoffs(),
        c.timers());
  }

  private static String micros(LatencyHistogram latency, double percent) {
    return latency.percentile(percent).toNanos() / 1000 + " µs";
  }
}
