package io.goloom;

import io.goloom.sched.Task;
import java.util.concurrent.CountDownLatch;

/// The program that [Go#run] runs.
final class Program implements Task {
  /// How it ended; does not refer to it.
  static final class Outcome {
    private final CountDownLatch over = new CountDownLatch(1);

    /// Whether it returned; to be read after its end.
    volatile boolean returned;

    /// Whether the program has returned or thrown.
    boolean isOver() {
      return over.getCount() == 0;
    }

    /// Waits until the program returns or throws, whatever interrupts come.
    void await() {
      boolean interrupted = false;
      while (true) {
        try {
          over.await();
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  final Outcome outcome = new Outcome();
  private final Task main;

  Program(Task main) {
    this.main = main;
  }

  @Override
  public void run() throws Exception {
    try {
      main.run();
      outcome.returned = true;
    } finally {
      outcome.over.countDown();
    }
  }
}
