package io.goloom.bench.stress;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What all runs of all cases say together: nothing forbidden in a real case, something forbidden
/// in each canary.
///
/// @param passed how many real cases passed
/// @param caught how many canaries were caught
/// @param complaints a line for each case that is not as it should be; empty if all is well
record Verdict(int passed, int caught, List<String> complaints) {
  /// How one case went in one configuration of JVM and processors.
  ///
  /// @param name the case's name
  /// @param abnormal what kept it from running to its end, such as a timeout; empty if nothing did
  /// @param forbidden the forbidden outcomes that were seen
  record Result(String name, String abnormal, Set<String> forbidden) {}

  private static final class Sum {
    int configurations;
    final SortedMap<String, Integer> forbidden = new TreeMap<>();
    final SortedMap<String, Integer> abnormal = new TreeMap<>();

    void add(Result result) {
      configurations++;
      result.forbidden().forEach(id -> forbidden.merge(id, 1, Integer::sum));
      if (!result.abnormal().isEmpty()) {
        abnormal.merge(result.abnormal(), 1, Integer::sum);
      }
    }
  }

  /// Judges.
  ///
  /// @param cases the names of all cases that had to run
  /// @param results what came of them
  /// @return the verdict
  static Verdict of(Set<String> cases, List<Result> results) {
    var sums = new TreeMap<String, Sum>();
    cases.forEach(name -> sums.put(name, new Sum()));
    results.forEach(r -> sums.computeIfAbsent(r.name(), name -> new Sum()).add(r));
    int passed = 0;
    int caught = 0;
    var complaints = new ArrayList<String>();
    for (var entry : sums.entrySet()) {
      String name = entry.getKey();
      Sum sum = entry.getValue();
      if (sum.configurations == 0) {
        complaints.add(name + " did not run");
      } else if (isCanary(name)) {
        if (sum.forbidden.isEmpty()) {
          complaints.add(
              name
                  + " was not caught: its planted bug showed in none of "
                  + sum.configurations
                  + " runs");
        } else {
          caught++;
        }
      } else if (!sum.forbidden.isEmpty() || !sum.abnormal.isEmpty()) {
        complaints.add(
            name
                + " failed in some of "
                + sum.configurations
                + " runs: forbidden outcomes "
                + sum.forbidden
                + ", abnormal ends "
                + sum.abnormal);
      } else {
        passed++;
      }
    }
    if (cases.stream().noneMatch(Verdict::isCanary)) {
      complaints.add("no canary among the cases: the run proves nothing");
    }
    return new Verdict(passed, caught, List.copyOf(complaints));
  }

  private static boolean isCanary(String name) {
    return name.endsWith("Canary");
  }
}
