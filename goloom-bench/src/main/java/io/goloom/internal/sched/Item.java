package io.goloom.internal.sched;

/// What the cases put into queues; it is never run.
final class Item extends Schedulable {
  final int number;

  Item(int number) {
    this.number = number;
  }
}
