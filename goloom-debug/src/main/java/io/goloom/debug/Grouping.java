package io.goloom.debug;

import io.goloom.diagnostics.GoroutineSnapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Puts goroutines that do the same together.
final class Grouping {
  private record Key(
      String status,
      Map<String, String> labels,
      String runtime,
      String createdBy,
      List<StackTraceElement> stack) {}

  private Grouping() {}

  /// The largest groups first; those of one size in the order of their oldest goroutine.
  static List<GoroutineGroup> of(List<GoroutineSnapshot> goroutines) {
    Map<Key, List<GoroutineSnapshot>> groups = new LinkedHashMap<>();
    for (GoroutineSnapshot g : goroutines) {
      Key key = new Key(g.status(), g.labels(), g.runtime(), g.birthPlace().toString(), g.stack());
      groups.computeIfAbsent(key, _ -> new ArrayList<>()).add(g);
    }
    return groups.entrySet().stream()
        .map(e -> group(e.getKey(), e.getValue()))
        .sorted(Comparator.comparingInt(GoroutineGroup::count).reversed())
        .toList();
  }

  private static GoroutineGroup group(Key key, List<GoroutineSnapshot> goroutines) {
    return new GoroutineGroup(
        key.status, key.labels, key.runtime, key.createdBy, key.stack, goroutines);
  }
}
