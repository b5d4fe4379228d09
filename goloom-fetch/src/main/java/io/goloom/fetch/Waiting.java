package io.goloom.fetch;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The URLs that wait to be begun: by host, so that one host at its limit holds up no other, and by
/// time, where they are to be tried again. Of one host they come in their order; hosts take turns.
///
/// Used by one goroutine.
final class Waiting {
  /// One host.
  private static final class Host {
    final ArrayDeque<Pending> queue = new ArrayDeque<>();
    int running;

    /// It is in `ready`.
    boolean listed;
  }

  private final int perHost;
  private final Map<String, Host> hosts = new HashMap<>();

  /// Hosts with something in their queue and less than their limit running.
  private final ArrayDeque<Host> ready = new ArrayDeque<>();

  /// By the time when they are due, which may wrap around.
  private final PriorityQueue<Pending> later =
      new PriorityQueue<>((a, b) -> Long.compare(a.due - b.due, 0));

  private int size;

  Waiting(int perHost) {
    this.perHost = perHost;
  }

  /// How many wait.
  int size() {
    return size;
  }

  void add(Pending pending) {
    size++;
    enqueue(pending);
  }

  /// Adds one that is to be tried again when it is [Pending#due].
  void addLater(Pending pending) {
    size++;
    later.add(pending);
  }

  private void enqueue(Pending pending) {
    Host host = hosts.computeIfAbsent(pending.host, name -> new Host());
    host.queue.add(pending);
    list(host);
  }

  private void list(Host host) {
    if (!host.listed && !host.queue.isEmpty() && host.running < perHost) {
      host.listed = true;
      ready.add(host);
    }
  }

  /// Whether one could be begun now.
  boolean hasReady(long now) {
    for (Pending due = later.peek(); due != null && due.due - now <= 0; due = later.peek()) {
      enqueue(later.remove());
    }
    return !ready.isEmpty();
  }

  /// Takes the next one, after [#hasReady] has said that there is one. It counts as running from
  /// now on.
  Pending take() {
    Host host = ready.remove();
    host.listed = false;
    Pending next = host.queue.remove();
    host.running++;
    size--;
    list(host);
    return next;
  }

  /// One that was taken runs no more.
  void finished(Pending pending) {
    Host host = hosts.get(pending.host);
    if (host == null) {
      throw new IllegalStateException("nothing of " + pending.host + " was taken");
    }
    host.running--;
    if (host.running == 0 && host.queue.isEmpty()) {
      hosts.remove(pending.host); // of a long list not every host is to be remembered
    } else {
      list(host);
    }
  }

  /// When the first of those that wait for their time is due.
  ///
  /// @return null if none does
  @Nullable Long nextDue() {
    Pending first = later.peek();
    return first == null ? null : first.due;
  }

  /// Takes all, whatever their hosts and times, to give them up.
  void drain(Consumer<Pending> givenUp) {
    size = 0;
    later.forEach(givenUp);
    later.clear();
    ready.clear();
    for (Host host : hosts.values()) {
      host.listed = false;
      host.queue.forEach(givenUp);
      host.queue.clear();
    }
    hosts.values().removeIf(host -> host.running == 0);
  }
}
