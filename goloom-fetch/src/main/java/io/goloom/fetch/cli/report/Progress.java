package io.goloom.fetch.cli.report;

import static io.goloom.channel.Select.select;

import io.goloom.fetch.FetchResult;
import io.goloom.fetch.FetchRun;
import io.goloom.time.Ticker;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Hands the results over; and while one waits for the next, shows on a terminal how far the run
/// is.
public final class Progress implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(200);

  /// On a terminal that is narrower than the line its end is not shown: what stands in two rows
  /// could not be written over.
  private static final String NO_WRAP = "\u001b[?7l";

  private static final String WRAP = "\u001b[?7h";
  private static final String ERASE = "\r\u001b[K";

  /// How much a new measurement of the speed counts against those before.
  private static final double WEIGHT = 0.3;

  /// What came out of the channel; null at its end.
  private record Next(@Nullable FetchResult result) {}

  private final FetchRun run;
  private final PrintStream terminal;
  private final Duration budget;
  private final Ticker ticker = Ticker.make(EVERY);
  private final long begun = System.nanoTime();
  private long shownAt = begun;
  private long shownBytes;
  private double speed;
  private boolean shown;

  /// Makes one.
  ///
  /// @param run the run
  /// @param terminal where a line can be written over
  /// @param budget the limit for the whole job
  public Progress(FetchRun run, PrintStream terminal, Duration budget) {
    this.run = run;
    this.terminal = terminal;
    this.budget = budget;
  }

  /// Waits for the next result.
  ///
  /// @return null after the last one
  /// @throws InterruptedException if interrupted
  public @Nullable FetchResult next() throws InterruptedException {
    Optional<Next> next = Optional.empty();
    while (next.isEmpty()) {
      next =
          select(
              run.results().onReceive(r -> Optional.of(new Next(r))),
              ticker.channel().onReceive(this::show));
    }
    erase();
    return next.get().result;
  }

  /// Leaves the terminal as if nothing had been shown.
  @Override
  public void close() {
    ticker.close();
    erase();
  }

  private Optional<Next> show() {
    long now = System.nanoTime();
    FetchRun.Progress progress = run.progress();
    double latest = (progress.bytes() - shownBytes) * 1e9 / Math.max(1, now - shownAt);
    speed = speed == 0 ? latest : speed + WEIGHT * (latest - speed);
    shownAt = now;
    shownBytes = progress.bytes();
    Duration left = budget.minusNanos(now - begun);
    terminal.print(
        ERASE
            + NO_WRAP
            + progress.done()
            + " done, "
            + progress.failed()
            + " failed, "
            + progress.running()
            + " running, "
            + Amounts.size(speed)
            + "/s, "
            + (left.isNegative() ? "0s" : left.toSeconds() + "s")
            + " left"
            + WRAP);
    terminal.flush();
    shown = true;
    return Optional.empty();
  }

  private void erase() {
    if (shown) {
      terminal.print(ERASE);
      terminal.flush();
      shown = false;
    }
  }
}
