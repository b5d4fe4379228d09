package io.goloom.bench.stress;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;

/// Runs the jcstress cases and judges them: exit status 0 if every real case passed and every
/// canary was caught, else 1.
///
/// The arguments are jcstress's own, such as `-m quick` or `-t Cancel`. jcstress by itself would
/// fail at each canary.
public final class StressRunner {
  private static final String ALWAYS = "ReorderingCanary";

  private StressRunner() {}

  /// Runs and judges.
  ///
  /// @param args jcstress's arguments
  /// @throws Exception if jcstress could not run
  public static void main(String[] args) throws Exception {
    var options = new Options(withCanary(args));
    if (!options.parse()) {
      System.exit(2);
    }
    var jcstress = new JCStress(options);
    if (options.shouldList()) {
      jcstress.getTests().forEach(System.out::println);
      return;
    }
    try {
      jcstress.run();
    } catch (AssertionError e) {
      // Its way to say that a case failed, and a canary is meant to. The results are on disk, and
      // are judged below.
      System.out.println();
    }
    Verdict verdict = Verdict.of(jcstress.getTests(), results(options.getResultFile()));
    System.out.printf(
        "Stress: %d cases passed, %d canaries caught, %d complaints.%n",
        verdict.passed(), verdict.caught(), verdict.complaints().size());
    verdict.complaints().forEach(complaint -> System.out.println("  " + complaint));
    System.exit(verdict.complaints().isEmpty() ? 0 : 1);
  }

  /// A filter always lets the runner's own canary pass.
  private static String[] withCanary(String[] args) {
    String[] all = args.clone();
    for (int i = 0; i + 1 < all.length; i++) {
      if (all[i].equals("-t")) {
        all[i + 1] = "(" + all[i + 1] + ")|" + ALWAYS;
      }
    }
    return all;
  }

  private static List<Verdict.Result> results(String file) throws Exception {
    var all = new InProcessCollector();
    var disk = new DiskReadCollector(file, all);
    disk.dump();
    disk.close();
    return all.getTestResults().stream().map(StressRunner::result).toList();
  }

  private static Verdict.Result result(TestResult result) {
    Set<String> forbidden =
        result.grading().gradingResults.values().stream()
            .filter(outcome -> outcome.expect == Expect.FORBIDDEN && outcome.count > 0)
            .map(outcome -> outcome.id)
            .collect(Collectors.toSet());
    String abnormal = result.status() == Status.NORMAL ? "" : result.status().toString();
    return new Verdict.Result(result.getName(), abnormal, forbidden);
  }
}
