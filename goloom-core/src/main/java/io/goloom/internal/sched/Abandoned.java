package io.goloom.internal.sched;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Tells at the end of the process which goroutines it leaves behind, if asked to: by
/// `GOLOOM_ABANDONED=report` or the system property `goloom.abandoned`.
final class Abandoned {
  /// So many places are named.
  private static final int NAMED = 10;

  /// So many stacks are taken to find the one that ends the process.
  private static final int LOOKED_AT = 100;

  private Abandoned() {}

  /// Called once, before there are goroutines.
  static void init() {
    if (wanted(System.getProperty("goloom.abandoned", System.getenv("GOLOOM_ABANDONED")))) {
      try {
        Runtime.getRuntime().addShutdownHook(new Thread(Abandoned::report, "goloom-abandoned"));
      } catch (IllegalStateException e) {
        // the process ends already: nobody of ours has been abandoned
      }
    }
  }

  static boolean wanted(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return false;
    }
    if (!text.strip().equalsIgnoreCase("report")) {
      Reports.warn("goloom.abandoned=" + text + " is not report: reporting nothing");
      return false;
    }
    return true;
  }

  private static void report() {
    List<G> left = new ArrayList<>();
    long unlisted = 0;
    for (Scheduler scheduler : Schedulers.all()) {
      left.addAll(scheduler.goroutines());
      unlisted += scheduler.unlistedGoroutines();
    }
    left.removeIf(g -> !g.thread().isAlive() || Control.isOne(g));
    left.stream().limit(LOOKED_AT).filter(Abandoned::exits).findFirst().ifPresent(left::remove);
    if (!left.isEmpty() || unlisted > 0) {
      Reports.warn(text(left, unlisted));
    }
  }

  /// Whether it is the one that has called for the end of the process.
  private static boolean exits(G g) {
    for (StackTraceElement frame : g.thread().getStackTrace()) {
      if (frame.getClassName().equals("java.lang.Shutdown")) {
        return true;
      }
    }
    return false;
  }

  static String text(List<G> left, long unlisted) {
    Map<String, Long> places =
        left.stream()
            .collect(
                Collectors.groupingBy(
                    g -> String.valueOf(g.birthPlace()),
                    LinkedHashMap::new,
                    Collectors.counting()));
    if (unlisted > 0) {
      places.put("a line that was not noted (see -Dgoloom.registry)", unlisted);
    }
    String named =
        places.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .limit(NAMED)
            .map(place -> place.getValue() + " started by " + place.getKey())
            .collect(Collectors.joining(", "));
    long n = left.size() + unlisted;
    return "the program ends and abandons %d goroutine%s: %s%s; to wait for them use a WaitGroup"
        .formatted(n, n == 1 ? "" : "s", named, places.size() > NAMED ? ", ..." : "");
  }
}
