package io.goloom.fetch.cli;

import static io.goloom.channel.Select.select;

import io.goloom.channel.ReceiveChannel;
import io.goloom.fetch.Durations;
import io.goloom.fetch.FetchResult;
import io.goloom.time.Ticker;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Counts the results; and while one waits for the next, shows on a terminal that something
/// happens. Where standard error is no terminal, it writes nothing.
final class Progress implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(200);
  private static final String ERASE = "\r\u001b[K";

  /// What came out of the channel; null at its end.
  private record Next(@Nullable FetchResult result) {}

  private final Stdio stdio;
  private final Ticker ticker = Ticker.make(EVERY);
  private final long begun = System.nanoTime();
  private long fetched;
  private long failed;
  private long bytes;
  private boolean shown;

  Progress(Stdio stdio) {
    this.stdio = stdio;
  }

  /// Waits for the next result.
  ///
  /// @return null after the last one
  @Nullable FetchResult next(ReceiveChannel<FetchResult> results) throws InterruptedException {
    FetchResult result = stdio.errTerminal() ? watched(results) : results.receive();
    if (result != null) {
      bytes += result.bytes();
      if (result.ok()) {
        fetched++;
      } else {
        failed++;
      }
    }
    return result;
  }

  private @Nullable FetchResult watched(ReceiveChannel<FetchResult> results)
      throws InterruptedException {
    Optional<Next> next = Optional.empty();
    while (next.isEmpty()) {
      next =
          select(
              results.onReceive(r -> Optional.of(new Next(r))),
              ticker.channel().onReceive(this::show));
    }
    erase();
    return next.get().result;
  }

  /// How many have failed so far.
  ///
  /// @return the number
  long failed() {
    return failed;
  }

  /// Leaves the terminal as if nothing had been shown, but for the sum.
  @Override
  public void close() {
    ticker.close();
    erase();
    if (stdio.errTerminal()) {
      stdio.err().println(sum() + " in " + elapsed());
    }
  }

  private Optional<Next> show() {
    stdio.err().print(ERASE + sum() + ", " + elapsed());
    stdio.err().flush();
    shown = true;
    return Optional.empty();
  }

  private void erase() {
    if (shown) {
      stdio.err().print(ERASE);
      stdio.err().flush();
      shown = false;
    }
  }

  private String sum() {
    return fetched + " fetched, " + failed + " failed, " + TextFormat.bytes(bytes);
  }

  private String elapsed() {
    Duration time = Duration.ofNanos(System.nanoTime() - begun);
    return Durations.format(Duration.ofMillis(time.toMillis() / 100 * 100));
  }
}
