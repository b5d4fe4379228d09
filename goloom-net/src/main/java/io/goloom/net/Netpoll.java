package io.goloom.net;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The selector loop: one daemon thread for all descriptors of the JVM, started when the first
/// goroutine has to wait for one.
///
/// **The end of the process.** The JVM gives a thread that sits in native code, as one does that
/// waits for a selector, 300 ms to come out before it ends. So a shutdown hook makes the loop look
/// at its selector every millisecond and park in between, which holds nobody up. Sockets go on to
/// work for other hooks.
final class Netpoll {
  /// How long the loop parks between two looks while the process ends.
  private static final long NAP_NANOS = 1_000_000;

  /// How long [#flush] waits between two looks, and in all if the loop stands still.
  private static final long PAUSE_NANOS = 20_000;

  private static final long FLUSH_NANOS = 100_000_000;

  /// How long the hook waits for the loop to leave native code.
  private static final long LEAVE_MILLIS = 100;

  private static final VarHandle QUEUE;
  private static final VarHandle ASLEEP;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      QUEUE = lookup.findVarHandle(Netpoll.class, "queue", Poll.class);
      ASLEEP = lookup.findVarHandle(Netpoll.class, "asleep", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final Object STARTING = new Object();
  private static volatile @Nullable Netpoll instance;

  private final Selector selector;
  private final Thread thread;

  /// What the selector has to be told of, last come first.
  private volatile @Nullable Poll queue;

  /// Whether the loop is, or is about to be, in the selector, and nobody has called it out.
  private volatile boolean asleep;

  /// The waits that the loop has taken in this round and not yet ended. They are ended together at
  /// its end: the first one wakes a processor, which then finds the others.
  private @Nullable IoWait taken;

  private volatile boolean leaving;
  private final CountDownLatch left = new CountDownLatch(1);

  /// How often the loop has gone round.
  private volatile int rounds;

  Netpoll() throws IOException {
    selector = Selector.open();
    thread =
        Thread.ofPlatform()
            .daemon()
            .name("goloom-netpoll")
            .inheritInheritableThreadLocals(false)
            .unstarted(this::run);
    thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
    thread.start();
  }

  /// The loop of this JVM.
  ///
  /// @throws IOException if the system has no room for one
  static Netpoll instance() throws IOException {
    Netpoll netpoll = instance;
    return netpoll != null ? netpoll : start();
  }

  private static Netpoll start() throws IOException {
    synchronized (STARTING) {
      Netpoll netpoll = instance;
      if (netpoll == null) {
        netpoll = new Netpoll();
        try {
          Runtime.getRuntime()
              .addShutdownHook(
                  Thread.ofPlatform().name("goloom-netpoll-leave").unstarted(netpoll::leave));
        } catch (IllegalStateException e) {
          netpoll.leave(); // the process is ending already
        }
        instance = netpoll;
      }
      return netpoll;
    }
  }

  /// Keeps the loop out of native code from now on, but for moments.
  void leave() {
    leaving = true;
    wake();
    try {
      boolean _ = left.await(LEAVE_MILLIS, TimeUnit.MILLISECONDS); // else the end takes longer
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// The thread of the loop.
  Thread thread() {
    return thread;
  }

  /// Whether the selector knows no channel.
  boolean isEmpty() {
    return selector.keys().isEmpty();
  }

  /// Has the selector told what a descriptor waits for.
  ///
  /// @param poll one that is not in the queue
  void arm(Poll poll) {
    Poll head;
    do {
      head = queue;
      poll.next = head;
    } while (!QUEUE.compareAndSet(this, head, poll));
    wake(); // N4
  }

  /// Makes the loop go round.
  void wake() {
    if (asleep && ASLEEP.compareAndSet(this, true, false)) {
      selector.wakeup();
    }
  }

  /// Waits until the loop has freed the descriptors of those that were closed before: the selector
  /// frees that of a registered channel, when it goes round.
  void flush() {
    int from = rounds;
    long begin = System.nanoTime();
    while (rounds - from < 2 && System.nanoTime() - begin < FLUSH_NANOS) {
      wake(); // in the first round it may have been past the place
      LockSupport.parkNanos(this, PAUSE_NANOS);
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // written by this thread alone
  private void run() {
    while (true) {
      rounds++;
      try {
        armAll();
        if (leaving) {
          left.countDown();
          selector.selectNow(this::ready);
          endTaken();
          LockSupport.parkNanos(this, NAP_NANOS);
        } else {
          sleep();
        }
      } catch (Throwable t) { // the waits of all goroutines hang on this thread
        thread.getUncaughtExceptionHandler().uncaughtException(thread, t);
        LockSupport.parkNanos(this, NAP_NANOS);
      }
      Thread.interrupted(); // meant for others in its thread group; with it no select would last
    }
  }

  private void sleep() throws IOException {
    asleep = true;
    try {
      if (queue == null && !leaving) { // N4
        selector.select(this::ready);
      }
    } finally {
      asleep = false;
      endTaken();
    }
  }

  private void endTaken() {
    IoWait wait = taken;
    taken = null;
    while (wait != null) {
      IoWait next = wait.nextTaken;
      wait.nextTaken = null;
      wait.ready(wait.earned);
      wait = next;
    }
  }

  private void armAll() {
    Poll poll = (Poll) QUEUE.getAndSet(this, null);
    while (poll != null) {
      Poll after = poll.next;
      poll.next = null; // from the next line on it may be put in again
      poll.arm(selector);
      poll = after;
    }
  }

  private void ready(SelectionKey key) {
    if (key.isValid()) {
      Poll poll = (Poll) key.attachment();
      try {
        taken = poll.ready(key.readyOps(), taken);
      } catch (CancelledKeyException e) {
        // closed meanwhile: its waits are ended by who closed it
      }
    }
  }
}
