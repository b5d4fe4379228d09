package io.goloom.fetch.cli.report;

import io.goloom.fetch.FetchResult;
import io.goloom.fetch.Outcome;
import io.goloom.sched.LatencyHistogram;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Counts results: how many ended how, and how long those took that were fetched.
public final class Summary {
  private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
  private final Latencies latencies = new Latencies();
  private final long begun = System.nanoTime();
  private long all;
  private long bytes;
  private long wireBytes;

  /// Counts nothing yet.
  public Summary() {}

  /// Counts one more.
  ///
  /// @param result the result
  public void add(FetchResult result) {
    all++;
    outcomes.merge(result.outcome(), 1L, Long::sum);
    bytes += result.bytes() - earlier(result);
    wireBytes += result.metrics().wireBytes();
    if (result.ok()) {
      latencies.add(result.took().toNanos());
    }
  }

  /// How many of the bytes an earlier run has brought, or an earlier attempt: they are none of the
  /// speed.
  private static long earlier(FetchResult result) {
    return result instanceof FetchResult.Fetched f ? f.content().resumedAt() : 0;
  }

  /// How many have failed so far.
  ///
  /// @return the number
  public long failed() {
    return all - fetched();
  }

  private long fetched() {
    return outcomes.getOrDefault(Outcome.OK, 0L);
  }

  /// The sum in one line.
  ///
  /// @return the line, without a line feed
  public String line() {
    return fetched()
        + " fetched, "
        + failed()
        + " failed, "
        + TextFormat.bytes(bytes)
        + " in "
        + Amounts.time(elapsed());
  }

  /// The sum in some lines.
  ///
  /// @return each with its line feed
  public String text() {
    double seconds = Math.max(1e-3, elapsed().toNanos() / 1e9);
    StringBuilder out = new StringBuilder(line());
    out.append(
        String.format(
            Locale.ROOT,
            ": %.1f URLs/s, %s/s, %s over the wire\n",
            all / seconds,
            Amounts.size(bytes / seconds),
            Amounts.size((double) wireBytes)));
    if (failed() > 0) {
      out.append("failures: ")
          .append(
              outcomes.entrySet().stream()
                  .filter(e -> e.getKey() != Outcome.OK)
                  .map(e -> e.getValue() + " " + e.getKey().word())
                  .collect(Collectors.joining(", ")))
          .append('\n');
    }
    if (fetched() > 0) {
      LatencyHistogram h = latencies.histogram();
      out.append("times: 50% within ").append(Amounts.time(h.percentile(50)));
      for (double percent : new double[] {90, 99, 99.9}) {
        out.append(", ")
            .append(percent == 99.9 ? "99.9" : String.valueOf((int) percent))
            .append("% ")
            .append(Amounts.time(h.percentile(percent)));
      }
      out.append(", all ").append(Amounts.time(h.max())).append('\n');
    }
    return out.toString();
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - begun);
  }
}
