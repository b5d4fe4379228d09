package io.goloom.fetch;

import static io.goloom.channel.Select.select;

import io.goloom.channel.Case;
import io.goloom.channel.Channel;
import io.goloom.channel.ReceiveChannel;
import io.goloom.channel.SendChannel;
import io.goloom.context.Context;
import io.goloom.context.HoldsContext;
import io.goloom.sync.ErrGroup;
import io.goloom.time.Timer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// The goroutine that decides what is begun when, and hands the results over.
///
/// It alone knows the limits, so they need no locks: URLs come to it over a channel, each attempt
/// tells it over a channel that it has ended, and in one select it waits for those, for the clock,
/// for the end of the job, and for a reader who takes the next result.
final class Dispatcher {
  /// How many URLs it has at most, from the source to the reader. More would cost memory, fewer
  /// would make all wait for one slow server.
  static final int WINDOW = 16_384;

  private static final Duration NEVER = Duration.ofDays(1);

  private final Fetcher fetcher;
  private final SendChannel<FetchResult> results;
  private final boolean ordered;
  private final ErrGroup group;

  @HoldsContext("the job's, and this lives as long as that")
  private final Context all;

  private final Waiting waiting;
  private final @Nullable RateLimiter rate;
  private final Timer timer = Timer.make(NEVER);
  private final Channel<Pending> ended;

  /// All that have come, in the order of the input, from the first that is not done on; empty if
  /// the order does not matter.
  private final ArrayDeque<Pending> order = new ArrayDeque<>();

  /// Results for the reader.
  private final ArrayDeque<FetchResult> ready = new ArrayDeque<>();

  /// How many URLs are here.
  private int held;

  private boolean more = true;
  private boolean over;

  /// An attempt has failed such that its group ends the job, which may be a moment later than its
  /// place is free: nothing begins in between.
  private boolean ending;

  /// The reader has gone.
  private boolean unread;

  /// What it waits for: the cases of the select that are always the same.
  private final Case<@Nullable Void> admit;

  private final Case<@Nullable Void> attemptEnded;
  private final Case<@Nullable Void> alarm;
  private final Case<@Nullable Void> jobEnded;
  private final Case<@Nullable Void> readerGone;

  private volatile int running;
  private volatile long done;
  private volatile long failed;
  private final LongAdder received = new LongAdder();

  /// @param incoming the URLs, in the order of the input
  /// @param results where the results go
  /// @param reader ends when nobody reads those any more
  /// @param ordered whether they are to be in the order of the input
  /// @param group what the attempts run in; its context bounds them
  Dispatcher(
      Fetcher fetcher,
      ReceiveChannel<Pending> incoming,
      SendChannel<FetchResult> results,
      Context reader,
      boolean ordered,
      ErrGroup group) {
    this.fetcher = fetcher;
    this.results = results;
    this.ordered = ordered;
    this.group = group;
    this.all = group.context();
    this.waiting = new Waiting(fetcher.perHost());
    this.rate = fetcher.rate();
    this.ended = Channel.make(limit());
    this.admit = incoming.onReceive((Pending p) -> come(p), () -> more = false);
    this.attemptEnded = ended.onReceive((Pending p) -> end(p), () -> {});
    this.alarm = timer.channel().onReceive(() -> {});
    this.jobEnded = all.done().onReceive(() -> giveUp());
    this.readerGone = reader.done().onReceive(() -> forget());
  }

  /// Runs until all results have been handed over, or the reader has gone and all attempts have
  /// ended.
  void run() throws InterruptedException {
    try {
      while (more || running > 0 || held > 0) {
        begin();
        select(
            more && held < WINDOW ? admit : null,
            attemptEnded,
            ready.isEmpty() ? null : handOver(),
            over ? null : alarm,
            over ? null : jobEnded,
            unread ? null : readerGone);
      }
    } finally {
      timer.stop();
    }
  }

  /// Begins all that may be begun now, and sets the timer to when one more may be.
  private void begin() throws InterruptedException {
    long wait = Long.MAX_VALUE;
    if (!over && all.err() != null) {
      giveUp();
    }
    if (!over && !ending && waiting.size() > 0 && running < limit()) {
      long now = System.nanoTime();
      while (running < limit() && waiting.hasReady(now)) {
        long until = rate == null ? 0 : rate.take(now);
        if (until > 0) {
          wait = until;
          break;
        }
        attempt(waiting.take());
      }
      Long due = waiting.nextDue();
      if (due != null && running < limit()) {
        wait = Math.min(wait, Math.max(0, due - now));
      }
    }
    if (wait != Long.MAX_VALUE) {
      timer.reset(Duration.ofNanos(wait));
    }
  }

  private int limit() {
    return Math.min(fetcher.parallel(), WINDOW);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // this goroutine alone writes it
  private void attempt(Pending pending) throws InterruptedException {
    running++;
    Attempt attempt = new Attempt(fetcher, pending, received, ended);
    group.go(attempt::run); // a class of this line's own: its birth need not be looked up
  }

  private void come(Pending pending) {
    held++;
    if (ordered) {
      order.add(pending);
    }
    if (over) {
      giveUp(pending);
    } else {
      waiting.add(pending);
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // this goroutine alone writes it
  private void end(Pending pending) {
    running--;
    waiting.finished(pending);
    if (!pending.again) {
      FetchResult result = pending.result;
      ending |= result == null || (fetcher.failFast() && result instanceof FetchResult.Failed);
      finish(pending);
    } else if (over) {
      giveUp(pending);
    } else {
      waiting.addLater(pending);
    }
  }

  /// The job is over: what has not been begun never will be.
  private void giveUp() {
    over = true;
    waiting.drain(this::giveUp);
  }

  private void giveUp(Pending pending) {
    pending.result = pending.givenUp(all);
    finish(pending);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // this goroutine alone writes it
  private void finish(Pending pending) {
    done++;
    if (!(pending.result instanceof FetchResult.Fetched)) {
      failed++;
    }
    pending.done = true;
    if (pending.request != null) {
      pending.request.close();
      pending.request = null;
    }
    if (!ordered) {
      ready(pending);
    }
    for (Pending first = order.peek(); first != null && first.done; first = order.peek()) {
      ready(order.remove());
    }
  }

  private void ready(Pending pending) {
    FetchResult result = pending.result;
    if (result == null || unread) { // null: its goroutine has failed, and with it the job
      held--;
    } else {
      ready.add(result);
    }
  }

  private Case<@Nullable Void> handOver() {
    return results.onSend(
        ready.element(),
        () -> {
          ready.remove();
          held--;
        });
  }

  private void forget() {
    unread = true;
    held -= ready.size();
    ready.clear();
  }

  FetchRun.Progress progress() {
    return new FetchRun.Progress(done, failed, running, received.sum());
  }
}
