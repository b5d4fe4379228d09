package io.goloom.internal.wait;

import org.jspecify.annotations.Nullable;

/// A first-in-first-out queue of waiting nodes with O(1) removal from anywhere, so that a hundred thousand canceled
/// waiters leave in linear time. Guarded by its owner's lock.
public final class WaitQueue {
  private @Nullable WaitNode head;
  private @Nullable WaitNode tail;

  /// Makes an empty queue.
  public WaitQueue() {}

  /// Whether nobody waits.
  ///
  /// @return true if there is no node in it
  public boolean isEmpty() {
    return head == null;
  }

  /// The node that has waited longest, left in place.
  ///
  /// @return the head, or null if the queue is empty
  public @Nullable WaitNode peek() {
    return head;
  }

  /// Appends a node that is in no queue.
  ///
  /// @param node the node
  public void add(WaitNode node) {
    WaitNode last = tail;
    node.prev = last;
    tail = node;
    if (last == null) {
      head = node;
    } else {
      last.next = node;
    }
  }

  /// Puts a node that is in no queue before all others.
  ///
  /// @param node the node
  public void addFirst(WaitNode node) {
    WaitNode first = head;
    node.next = first;
    head = node;
    if (first == null) {
      tail = node;
    } else {
      first.prev = node;
    }
  }

  /// Removes a node if it is in this queue. It must not be in another one.
  ///
  /// @param node the node
  /// @return whether it was there
  public boolean remove(WaitNode node) {
    WaitNode before = node.prev;
    WaitNode after = node.next;
    if (before == null && head != node) {
      return false;
    }
    if (before == null) {
      head = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      tail = before;
    } else {
      after.prev = before;
    }
    // A dead node must not keep its old neighbours reachable: the leak proof depends on it.
    node.prev = null;
    node.next = null;
    return true;
  }

  /// Takes the longest waiting node whose wait is still to be ended; those that something else has ended are dropped.
  ///
  /// @return a claimed node, or null if nobody waits
  public @Nullable WaitNode claimFirst() {
    for (WaitNode node = head; node != null; node = head) {
      remove(node);
      if (node.claim()) {
        return node;
      }
    }
    return null;
  }
}
