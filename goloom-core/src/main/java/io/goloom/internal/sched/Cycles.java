package io.goloom.internal.sched;

import io.goloom.diagnostics.GoroutineSnapshot;
import io.goloom.internal.text.Printable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The wait-for graph of goroutines that wait, and the circles in it.
///
/// One waits for another that holds its lock; where no holder is known, for each that could reach
/// what it waits for. Several that wait in the same way for the same thing can all reach it, and
/// are no circle for that.
public final class Cycles {
  private final Map<Long, Dead> byId = new HashMap<>();
  private final Map<Long, Set<Long>> waitsFor = new HashMap<>();

  private Cycles(List<Dead> waiting) {
    Map<Long, Long> byThread = new HashMap<>();
    for (Dead one : waiting) {
      byId.put(one.seen().id(), one);
      waitsFor.put(one.seen().id(), new LinkedHashSet<>());
      byThread.put(one.thread(), one.seen().id());
    }
    for (Dead one : waiting) {
      Long holder = one.holder() == 0 ? null : byThread.get(one.holder());
      if (holder != null) {
        edges(one.seen().id()).add(holder);
      }
    }
    for (Dead one : waiting) {
      for (Long reached : one.reaches()) {
        Dead other = byId.get(reached);
        if (other != null && other.holder() == 0) {
          edges(reached).add(one.seen().id());
        }
      }
    }
  }

  /// The circles among goroutines that wait, each as whole lines of text, without a line feed at
  /// the end.
  ///
  /// @param waiting goroutines that wait for good
  /// @return the texts, one for each circle
  public static List<String> texts(List<Dead> waiting) {
    return texts(waiting, false);
  }

  static List<String> texts(List<Dead> waiting, boolean withGoroutines) {
    Cycles cycles = new Cycles(waiting);
    return cycles.find().stream()
        .map(circle -> cycles.text(circle) + (withGoroutines ? cycles.goroutines(circle) : ""))
        .toList();
  }

  private String goroutines(List<Long> circle) {
    return circle.stream().map(id -> "\n" + dead(id).seen().text()).collect(Collectors.joining());
  }

  /// The numbers of the goroutines in each circle.
  ///
  /// @param waiting goroutines that wait for good
  /// @return the circles, each in ascending order
  public static List<List<Long>> of(List<Dead> waiting) {
    return new Cycles(waiting).find();
  }

  private Set<Long> edges(Long id) {
    return waitsFor.getOrDefault(id, Set.of());
  }

  private List<List<Long>> find() {
    Set<Long> left = new HashSet<>(byId.keySet());
    trim(left);
    List<List<Long>> circles = new ArrayList<>();
    while (!left.isEmpty()) {
      Long first = left.stream().min(Comparator.naturalOrder()).orElseThrow();
      Set<Long> ahead = from(first, left);
      List<Long> circle =
          ahead.stream().filter(id -> from(id, left).contains(first)).sorted().toList();
      if (isCircle(circle)) {
        circles.add(circle);
      }
      left.remove(first);
      circle.forEach(left::remove);
    }
    return circles;
  }

  /// Drops those that wait for none of the others, again and again.
  private void trim(Set<Long> left) {
    Map<Long, Integer> open = new HashMap<>();
    Map<Long, List<Long>> back = new HashMap<>();
    ArrayDeque<Long> free = new ArrayDeque<>();
    for (Long id : left) {
      open.put(id, edges(id).size());
      edges(id).forEach(to -> back.computeIfAbsent(to, _ -> new ArrayList<>()).add(id));
      if (edges(id).isEmpty()) {
        free.add(id);
      }
    }
    while (!free.isEmpty()) {
      Long id = free.remove();
      left.remove(id);
      for (Long from : back.getOrDefault(id, List.of())) {
        if (open.merge(from, -1, Integer::sum) == 0) {
          free.add(from);
        }
      }
    }
  }

  /// Those that can be come to, over one edge or more.
  private Set<Long> from(Long start, Set<Long> within) {
    Set<Long> seen = new HashSet<>();
    ArrayDeque<Long> next = new ArrayDeque<>(edges(start));
    while (!next.isEmpty()) {
      Long id = next.remove();
      if (within.contains(id) && seen.add(id)) {
        next.addAll(edges(id));
      }
    }
    return seen;
  }

  private boolean isCircle(List<Long> ids) {
    boolean held = ids.stream().anyMatch(id -> dead(id).holder() != 0);
    long objects = ids.stream().map(id -> dead(id).waitsFor()).distinct().count();
    return !ids.isEmpty() && (held || objects > 1);
  }

  private Dead dead(Long id) {
    Dead one = byId.get(id);
    if (one == null) {
      throw new IllegalStateException("no goroutine " + id + " here");
    }
    return one;
  }

  // ---- words

  private String text(List<Long> circle) {
    String head =
        circle.size() == 1
            ? "a goroutine waits for itself:"
            : circle.size() + " goroutines wait for each other:";
    return head
        + circle.stream().map(id -> "\n\t" + line(id, circle)).collect(Collectors.joining());
  }

  private String line(Long id, List<Long> circle) {
    Dead one = dead(id);
    GoroutineSnapshot seen = one.seen();
    String what = Printable.line(seen.waitsOn().orElse("something"));
    String who =
        edges(id).stream()
            .filter(circle::contains)
            .map(to -> to.equals(id) ? "itself" : name(dead(to).seen()))
            .collect(Collectors.joining(" or "));
    String how =
        one.holder() == 0
            ? ", which " + who + " could reach"
            : ", which " + (who.equals("itself") ? "it holds itself" : who + " holds");
    return name(seen) + " [" + seen.status() + "] waits for " + what + how;
  }

  private static String name(GoroutineSnapshot g) {
    return "goroutine "
        + g.id()
        + (g.name().equals("goroutine-" + g.id()) ? "" : " \"" + Printable.line(g.name()) + "\"");
  }
}
