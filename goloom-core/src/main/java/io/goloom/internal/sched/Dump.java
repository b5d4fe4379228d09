package io.goloom.internal.sched;

import java.io.IOException;

/// All goroutines of all runtimes as text, as far as they are listed.
public final class Dump {
  private Dump() {}

  /// Writes them, each in one call of `append`, so that no other thread prints into it.
  ///
  /// @param out where to
  /// @throws IOException if it throws that
  public static void write(Appendable out) throws IOException {
    String[] before = {""};
    long unlisted = 0;
    for (Scheduler scheduler : Schedulers.all()) {
      unlisted += scheduler.unlistedGoroutines();
      Looks.each(
          scheduler,
          seen -> {
            out.append(before[0] + seen.text() + "\n");
            before[0] = "\n";
          });
    }
    if (unlisted > 0) {
      out.append(before[0] + Looks.unlisted(unlisted) + "\n");
    } else if (before[0].isEmpty()) {
      out.append("no goroutines\n");
    }
  }
}
