package io.goloom.bench.rows;

import io.goloom.Go;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/// How a row is measured and printed: rules that all JVM columns of the table share.
///
/// Warm-up is at least three runs and 2.5 s, but no run of it begins after half of the time cap.
/// Then seven runs, of which only the first may begin after the cap of 24 s. The median goes to
/// standard output as `bench TAB variant TAB value TAB unit`, number of runs, least and greatest to
/// standard error. The system properties `bench.reps`, `bench.warm_s` and `bench.cap_s` change the
/// numbers, for a quick look.
public final class Measure {
  /// How many goroutines or elements most rows have.
  public static final int MILLION = 1_000_000;

  private static final int WARM_RUNS = 3;
  private static final int RUNS = Integer.getInteger("bench.reps", 7);
  private static final double WARM_SECONDS = seconds("bench.warm_s", 2.5);
  private static final double CAP_SECONDS = seconds("bench.cap_s", 24);
  private static final String PARALLELISM =
      "p" + Integer.getInteger("bench.p", Runtime.getRuntime().availableProcessors());

  /// One run; what it returns is measured in the row's unit.
  @FunctionalInterface
  public interface Run {
    /// Does the work once.
    ///
    /// @return how much it took
    /// @throws Exception if it went wrong, which ends the program
    double take() throws Exception;
  }

  /// The work of a run that is timed from outside.
  @FunctionalInterface
  public interface Work {
    /// Does it once, in a goroutine.
    ///
    /// @throws Exception if it went wrong
    void run() throws Exception;
  }

  private Measure() {}

  /// Measures a row and prints it.
  ///
  /// @param bench the row's name
  /// @param unit the unit of what a run returns
  /// @param run the run
  /// @return the median
  /// @throws Exception if a run went wrong
  public static double row(String bench, String unit, Run run) throws Exception {
    return row(bench, "", unit, run);
  }

  /// Measures one of several ways to do a row's work and prints it.
  ///
  /// @param bench the row's name
  /// @param how the way; empty if there is but one
  /// @param unit the unit of what a run returns
  /// @param run the run
  /// @return the median
  /// @throws Exception if a run went wrong
  public static double row(String bench, String how, String unit, Run run) throws Exception {
    double[] taken = runs(run);
    double median = median(taken);
    System.err.printf(
        Locale.ROOT,
        "# %s %s n=%d min %.2f max %.2f%n",
        bench,
        variant(how),
        taken.length,
        taken[0],
        taken[taken.length - 1]);
    print(bench, how, median, unit);
    return median;
  }

  /// Warms up, then measures.
  ///
  /// @param run the run
  /// @return what the measured runs returned, sorted
  /// @throws Exception if a run went wrong
  public static double[] runs(Run run) throws Exception {
    long begin = System.nanoTime();
    for (int i = 0;
        (i < WARM_RUNS || secondsSince(begin) < WARM_SECONDS)
            && secondsSince(begin) < CAP_SECONDS / 2;
        i++) {
      run.take();
    }
    double[] taken = new double[RUNS];
    int n = 0;
    while (n < RUNS && (n == 0 || secondsSince(begin) < CAP_SECONDS)) {
      taken[n++] = run.take();
    }
    double[] sorted = Arrays.copyOf(taken, n);
    Arrays.sort(sorted);
    return sorted;
  }

  /// The upper median.
  ///
  /// @param sorted at least one number
  /// @return the one in the middle
  public static double median(double[] sorted) {
    return sorted[sorted.length / 2];
  }

  /// Prints one line of the table.
  ///
  /// @param bench the row's name
  /// @param value the figure
  /// @param unit its unit
  public static void print(String bench, double value, String unit) {
    print(bench, "", value, unit);
  }

  /// Prints one line of the table, of one of several ways to do a row's work.
  ///
  /// @param bench the row's name
  /// @param how the way; empty if there is but one
  /// @param value the figure
  /// @param unit its unit
  public static void print(String bench, String how, double value, String unit) {
    System.out.printf(Locale.ROOT, "%s\t%s\t%.2f\t%s%n", bench, variant(how), value, unit);
    System.out.flush();
  }

  private static String variant(String how) {
    return how.isEmpty() ? PARALLELISM : PARALLELISM + ":" + how;
  }

  /// A run that takes the nanoseconds of work for each of its parts.
  ///
  /// @param parts how many there are
  /// @param work the work, which a goroutine does
  /// @return the run
  public static Run nanosEach(long parts, Work work) {
    return () -> {
      long begin = System.nanoTime();
      inGoroutine(work);
      return (System.nanoTime() - begin) / (double) parts;
    };
  }

  /// Does work in a goroutine, as a Go program's main does, and waits for its end.
  ///
  /// @param work the work
  /// @throws Exception if it went wrong
  public static void inGoroutine(Work work) throws Exception {
    inGoroutine(() -> {
      work.run();
      return 0.0;
    });
  }

  /// Does work in a goroutine and waits for its result.
  ///
  /// @param work the work
  /// @return its result
  /// @throws Exception if it went wrong
  public static double inGoroutine(Callable<Double> work) throws Exception {
    var main = new FutureTask<>(work);
    Go.go(main::run);
    return main.get();
  }

  /// The milliseconds since a reading of `System.nanoTime`.
  ///
  /// @param begin the reading
  /// @return how many
  public static double millisSince(long begin) {
    return (System.nanoTime() - begin) / 1e6;
  }

  /// The microseconds since a reading of `System.nanoTime`.
  ///
  /// @param begin the reading
  /// @return how many
  public static double microsSince(long begin) {
    return (System.nanoTime() - begin) / 1e3;
  }

  /// The heap in use after a collection.
  ///
  /// @return bytes
  public static double liveHeap() {
    System.gc();
    Runtime jvm = Runtime.getRuntime();
    return jvm.totalMemory() - jvm.freeMemory();
  }

  /// The memory that the process holds, as Linux counts it.
  ///
  /// @return bytes; zero where there is no `/proc`
  /// @throws IOException if it cannot be read
  public static double residentSet() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmRSS:")) {
        return Double.parseDouble(line.replaceAll("\\D", "")) * 1024;
      }
    }
    return 0;
  }

  /// Ends the program if a row's result is wrong: a figure for wrong work would be worthless.
  ///
  /// @param right whether it is right
  public static void check(boolean right) {
    if (!right) {
      throw new AssertionError("wrong result");
    }
  }

  private static double secondsSince(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  private static double seconds(String property, double orElse) {
    String set = System.getProperty(property);
    return set == null ? orElse : Double.parseDouble(set);
  }
}
