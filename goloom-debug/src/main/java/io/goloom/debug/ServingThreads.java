package io.goloom.debug;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The platform threads on which a [DebugServer] answers.
///
/// The JDK's server reads the head of a request and writes the answer on one of them, and waits for
/// the client as long as it takes. So who sends half a head, or does not read, would hold a thread
/// for good. A watch interrupts a thread that has waited for its client for too long, which closes
/// the channel that it waits in.
final class ServingThreads implements Executor, AutoCloseable {
  private static final int THREADS = 64;

  /// So many make a page at once, which costs.
  private static final int MAKERS = 4;

  private static final Duration IDLE = Duration.ofSeconds(10);

  private final long patience;
  private final Semaphore makers = new Semaphore(MAKERS);
  private final Map<Thread, Turn> turns = new ConcurrentHashMap<>();
  private final ThreadPoolExecutor pool;
  private final ScheduledExecutorService watch;

  /// @param patience how long to wait for a client at a time
  ServingThreads(Duration patience) {
    this.patience = patience.toNanos();
    pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE.toNanos(),
            TimeUnit.NANOSECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("goloom-debug-", 1).factory());
    pool.allowCoreThreadTimeOut(true);
    watch =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("goloom-debug-watch").factory());
    long tick = Math.max(1, this.patience / 4);
    var _ = watch.scheduleWithFixedDelay(this::look, tick, tick, TimeUnit.NANOSECONDS);
  }

  /// Something that waits for the client.
  @FunctionalInterface
  interface Step {
    void run() throws IOException;
  }

  /// Answers one request, whose head is not read yet.
  @Override
  public void execute(Runnable exchange) {
    pool.execute(() -> {
      Turn turn = new Turn();
      turns.put(turn.thread, turn);
      try {
        exchange.run();
      } finally {
        turns.remove(turn.thread);
        turn.end();
      }
    });
  }

  /// Makes a page, which takes as long as it takes. The head of the request is there.
  ///
  /// @throws IOException if it came too late
  DebugPage make(Supplier<DebugPage> page) throws IOException {
    turn().waits(false);
    makers.acquireUninterruptibly();
    try {
      return page.get();
    } finally {
      makers.release();
    }
  }

  /// Does something that waits for the client.
  ///
  /// @throws IOException if that fails or takes too long
  void await(Step step) throws IOException {
    Turn turn = turn();
    turn.waits(true);
    step.run();
    turn.waits(false);
  }

  private Turn turn() {
    return Objects.requireNonNull(turns.get(Thread.currentThread()), "not a thread of this");
  }

  /// How many requests are read or answered at the moment.
  int busy() {
    return turns.size();
  }

  private void look() {
    long now = System.nanoTime();
    turns.values().forEach(turn -> turn.look(now, patience));
  }

  @Override
  public void close() {
    watch.shutdownNow();
    pool.shutdownNow();
  }

  /// A thread with the request that it has to do with now, which it waits for at first.
  private static final class Turn {
    private final Thread thread = Thread.currentThread();
    private long since = System.nanoTime();
    private boolean waits = true;

    synchronized void waits(boolean forClient) throws IOException {
      since = System.nanoTime();
      waits = forClient;
      if (Thread.interrupted()) {
        throw new InterruptedIOException("the client was given up: it took too long");
      }
    }

    synchronized void look(long now, long patience) {
      if (waits && now - since > patience) {
        thread.interrupt();
      }
    }

    /// Nobody interrupts the thread for this request any more.
    synchronized void end() {
      waits = false;
      Thread.interrupted();
    }
  }
}
