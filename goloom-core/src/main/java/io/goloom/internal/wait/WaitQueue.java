package io.goloom.internal.wait;

import org.jspecify.annotations.Nullable;

/// A first-in-first-out queue of waiting nodes with O(1) removal from anywhere, so that a hundred
/// thousand canceled waiters leave in linear time. Guarded by its owner's lock.
public final class WaitQueue {
  private @Nullable WaitNode head;
  private @Nullable WaitNode tail;
  private int size;
  private boolean sealed;

  /// Makes an empty queue.
  public WaitQueue() {}

  /// Whether nobody waits.
  ///
  /// @return true if there is no node in it
  public boolean isEmpty() {
    return head == null;
  }

  /// How many wait.
  ///
  /// @return the number of nodes in it
  public int size() {
    return size;
  }

  /// Takes the right to end the waits of all nodes in it, in O(1): from now on [#remove] finds none
  /// of them. The caller lets the owner have a new queue in its place, gives the owner's lock back,
  /// and then empties this one with [#claimFirst] alone and without a lock.
  public void seal() {
    sealed = true;
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
    size++;
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
    size++;
  }

  /// Removes a node if it is in this queue. It must not be in another one.
  ///
  /// @param node the node
  /// @return whether it was there
  @SuppressWarnings("ReferenceEquality") // this very node is meant
  public boolean remove(WaitNode node) {
    if (sealed || (node.prev == null && head != node)) {
      return false;
    }
    unlink(node);
    return true;
  }

  private void unlink(WaitNode node) {
    WaitNode before = node.prev;
    WaitNode after = node.next;
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
    size--;
  }

  /// Takes the longest waiting node whose wait is still to be ended; those that something else has
  /// ended are dropped.
  ///
  /// @return a claimed node, or null if nobody waits
  public @Nullable WaitNode claimFirst() {
    for (WaitNode node = head; node != null; node = head) {
      unlink(node);
      if (node.claim()) {
        return node;
      }
    }
    return null;
  }
}
