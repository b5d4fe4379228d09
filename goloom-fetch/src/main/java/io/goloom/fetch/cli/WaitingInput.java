package io.goloom.fetch.cli;

import static io.goloom.channel.Select.selectFirst;

import io.goloom.channel.Channel;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.context.ContextException;
import io.goloom.time.Timer;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A source that may let one wait: standard input, or a pipe. A thread of its own reads it, because
/// such a read cannot be stopped; what it reads comes over a channel, whose receive can.
///
/// When the job is over, what the source still has ready is taken, so that each of its URLs gets
/// its line. It is given up when it says nothing for [#SILENCE], or does not come to its end within
/// [#GRACE]: the job has a limit, an endless source must not outlive it.
final class WaitingInput implements Inputs.Source {
  private static final Duration SILENCE = Duration.ofMillis(100);
  private static final Duration GRACE = Duration.ofSeconds(1);

  /// Opens the source; may block, and so does not happen before it is the source's turn.
  @FunctionalInterface
  interface Opener {
    InputStream open() throws IOException;
  }

  private final String name;
  private final Opener opener;
  private final Channel<String> urls = Channel.make(256);

  /// Ends when nobody receives from `urls` any more.
  private final Cancellable wanted = Context.background().withCancel();

  private boolean begun;
  private @Nullable Cancellable grace;
  private volatile @Nullable String problem;

  WaitingInput(String name, Opener opener) {
    this.name = name;
    this.opener = opener;
  }

  @Override
  public @Nullable String next(Context job) throws InterruptedException {
    if (!begun) {
      begun = true;
      Thread.ofPlatform().daemon().name("goloom-input").start(this::read);
    }
    try {
      return urls.receive(job);
    } catch (ContextException over) {
      return last();
    }
  }

  private @Nullable String last() throws InterruptedException {
    Cancellable graceLeft = grace;
    if (graceLeft == null) {
      graceLeft = Context.background().withTimeout(GRACE);
      grace = graceLeft;
    }
    Optional<String> next =
        selectFirst(
            graceLeft.done().onReceive(this::giveUp),
            urls.onReceive(url -> Optional.ofNullable(url)),
            Timer.after(SILENCE).onReceive(this::giveUp));
    return next.orElse(null);
  }

  private Optional<String> giveUp() {
    problem = name + " was not read to its end";
    return Optional.empty();
  }

  private void read() {
    try (LineReader lines = new LineReader(opener.open())) {
      for (String url = lines.next(); url != null; url = lines.next()) {
        urls.send(wanted, url);
      }
    } catch (IOException e) {
      problem = "cannot read " + name + " to its end: " + e.getMessage();
    } catch (InterruptedException e) {
      problem = name + " was not read to its end"; // nobody does this, but then it would be so
    } catch (ContextException e) {
      return; // given up: nobody receives
    } catch (RuntimeException | Error e) { // must not look like the end of the list
      problem = "cannot read " + name + " to its end: " + e;
    } finally {
      urls.close();
    }
  }

  @Override
  public @Nullable String problem() {
    return problem;
  }

  @Override
  public void close() {
    wanted.close();
    if (grace != null) {
      grace.close();
    }
  }
}
