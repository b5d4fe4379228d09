package io.goloom.internal.sched;

import java.util.concurrent.CountDownLatch;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// The end of the process, behind a seam so that tests can look on.
public final class Exit {
  private static final int CRASHED = 2;

  private static volatile IntConsumer how = System::exit;

  /// The thread that is about to end the process because of a failure.
  private static volatile @Nullable Thread crash;

  private Exit() {}

  /// Ends the process with status 2, after some last words. Does not wait for the end.
  ///
  /// A thread of its own does it, since shutdown hooks may need the carrier that the caller holds.
  /// It is no daemon and starts before the last words are spoken, so from here on neither the end
  /// of the other threads nor [#here] can end the process with a better status.
  ///
  /// @param lastWords what has to be said first, on the calling thread
  static void crash(Runnable lastWords) {
    IntConsumer exit = how;
    CountDownLatch said = new CountDownLatch(1);
    Thread thread =
        Thread.ofPlatform()
            .daemon(false)
            .name("goloom-exit")
            .unstarted(() -> {
              awaitUninterruptibly(said);
              exit.accept(CRASHED);
            });
    try {
      thread.start();
      crash = thread;
    } finally {
      try {
        lastWords.run();
      } finally {
        said.countDown();
      }
    }
  }

  /// Ends the process from a platform thread, with shutdown hooks. If a failure is ending it
  /// already, that goes first.
  ///
  /// @param status the exit status
  public static void here(int status) {
    Thread failure = crash;
    if (failure == null) {
      how.accept(status);
    } else {
      join(failure);
    }
  }

  /// Waits for the end of a thread, whatever interrupts come; the status is set again at the end.
  ///
  /// @param thread the thread
  @SuppressWarnings("ThreadJoinLoop") // wants a call from Guava
  public static void join(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    while (true) {
      try {
        latch.await();
        return;
      } catch (InterruptedException e) {
        // nobody has a reason to interrupt this thread, and none to stop it
      }
    }
  }

  /// Replaces the end of the process, for tests, and forgets an earlier crash.
  ///
  /// @param exit what to do instead
  /// @return what was done before
  static IntConsumer replace(IntConsumer exit) {
    IntConsumer before = how;
    how = exit;
    crash = null;
    return before;
  }
}
