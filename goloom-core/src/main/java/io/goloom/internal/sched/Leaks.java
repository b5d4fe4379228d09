package io.goloom.internal.sched;

import io.goloom.diagnostics.BirthPlace;
import io.goloom.diagnostics.GoroutineSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What has been proved to be leaked since the start of the JVM. The goroutines are gone; this is
/// what is left of them, equal ones together.
public final class Leaks {
  /// So many goroutines of a group are numbered, and so many circles are kept.
  private static final int MOST = 100;

  private record Key(
      String runtime,
      Map<String, String> labels,
      String status,
      boolean inCircle,
      BirthPlace birthPlace,
      List<StackTraceElement> stack) {}

  /// Leaked goroutines with one stack, one birth place and the same labels.
  ///
  /// @param first the one that was proved first
  /// @param count how many they are
  /// @param numbers the numbers of the first hundred
  /// @param names the names of the first hundred
  /// @param longest the longest time that one is known to have waited
  /// @param inCircle whether they wait in a circle
  public record Group(
      GoroutineSnapshot first,
      long count,
      List<Long> numbers,
      List<String> names,
      Duration longest,
      boolean inCircle) {
    private static Group of(Dead one, boolean inCircle) {
      GoroutineSnapshot g = one.seen();
      return new Group(g, 1, List.of(g.id()), List.of(g.name()), one.waited(), inCircle);
    }

    private Group with(Dead one) {
      Duration longer = longest.compareTo(one.waited()) < 0 ? one.waited() : longest;
      return new Group(
          first,
          count + 1,
          with(numbers, one.seen().id()),
          with(names, one.seen().name()),
          longer,
          inCircle);
    }

    private static <T> List<T> with(List<T> some, T one) {
      return some.size() < MOST ? Stream.concat(some.stream(), Stream.of(one)).toList() : some;
    }
  }

  private static final Map<Key, Group> GROUPS = new LinkedHashMap<>();
  private static final List<String> CIRCLES = new ArrayList<>();

  private Leaks() {}

  static void add(List<Dead> dead) {
    Set<Long> inCircles =
        Cycles.of(dead).stream().flatMap(List::stream).collect(Collectors.toSet());
    List<String> texts = Cycles.texts(dead);
    synchronized (GROUPS) {
      for (Dead one : dead) {
        GoroutineSnapshot g = one.seen();
        boolean in = inCircles.contains(g.id());
        Key key = new Key(g.runtime(), g.labels(), g.status(), in, g.birthPlace(), g.stack());
        Group group = GROUPS.get(key);
        GROUPS.put(key, group != null ? group.with(one) : Group.of(one, in));
      }
      texts.stream().limit(Math.max(0, MOST - CIRCLES.size())).forEach(CIRCLES::add);
    }
  }

  /// The groups, in the order in which they were found.
  ///
  /// @return a snapshot
  public static List<Group> groups() {
    synchronized (GROUPS) {
      return List.copyOf(GROUPS.values());
    }
  }

  /// The circles in which some of them waited, as text.
  ///
  /// @return a snapshot
  public static List<String> circles() {
    synchronized (GROUPS) {
      return List.copyOf(CIRCLES);
    }
  }
}
