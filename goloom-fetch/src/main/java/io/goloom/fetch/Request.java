package io.goloom.fetch;

import io.goloom.context.Context;
import io.goloom.context.ContextException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The fetch of one URL: reads it, follows redirects, judges the answer. Whatever happens becomes a
/// result.
final class Request {
  private static final int REDIRECTS = 10;

  /// How much of a body that nobody wants is read, so that the connection can be used again.
  private static final int UNWANTED = 64 * 1024;

  private final Transport transport;
  private final String text;
  private final long begun = System.nanoTime();
  private int status;
  private volatile long bytes;

  Request(Transport transport, String text) {
    this.transport = transport;
    this.text = text;
  }

  /// Fetches it.
  ///
  /// @param all the job's context, whose end interrupts this goroutine, perhaps before it has
  ///   reached `ctx`
  /// @param ctx a child of it, bounds all of this, redirects included
  /// @return the result, also if that is a failure
  FetchResult fetch(Context all, Context ctx) {
    try {
      URI url = Urls.parse(text);
      Response answer = exchange(ctx, url);
      for (int i = 0; redirects(answer); i++) {
        if (i == REDIRECTS) {
          return failed(Outcome.TOO_MANY_REDIRECTS, "more than " + REDIRECTS + " redirects");
        }
        url = target(url, answer);
        answer = exchange(ctx, url);
      }
      return status < 400
          ? new FetchResult.Fetched(text, status, bytes, took())
          : failed(Outcome.HTTP_STATUS, "HTTP " + status);
    } catch (FetchException e) {
      return failed(e.outcome(), e.reason());
    } catch (ContextException | InterruptedException e) {
      return ended(ctx.err() != null ? ctx : all, text, status, bytes, took());
    } catch (IOException e) {
      return failed(Outcome.IO, String.valueOf(e.getMessage()));
    } catch (Throwable e) { // checked ones too: not every language looks at throws clauses
      return failed(Outcome.INTERNAL, "bug: " + e);
    }
  }

  /// The result of a URL whose context ended before it was fetched.
  static FetchResult notStarted(Context ctx, String text) {
    return ended(ctx, text, 0, 0, Duration.ZERO);
  }

  private Response exchange(Context ctx, URI url) throws IOException, InterruptedException {
    status = 0;
    bytes = 0;
    Response answer = transport.exchange(ctx, url, this::count);
    status = answer.status();
    return answer;
  }

  /// Counts the body and keeps nothing of it. Of an error page or a redirect it takes only the
  /// beginning: the status says all, and the page may be endless.
  @SuppressWarnings("NonAtomicVolatileUpdate") // pieces come one after the other
  private boolean count(Response head, ByteBuffer piece) {
    status = head.status();
    bytes += piece.remaining();
    return (status < 400 && !redirects(head)) || bytes < UNWANTED;
  }

  private static boolean redirects(Response answer) {
    return switch (answer.status()) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }

  private static URI target(URI from, Response answer) throws FetchException {
    String location =
        answer
            .header("location")
            .orElseThrow(() ->
                new FetchException(
                    Outcome.BAD_REDIRECT, "HTTP " + answer.status() + " without a Location"));
    URI target = Urls.resolve(from, location);
    if (from.getScheme().equals("https") && !target.getScheme().equals("https")) {
      throw new FetchException(
          Outcome.BAD_REDIRECT, "redirected from https to plain http, not followed: " + target);
    }
    return target;
  }

  private FetchResult failed(Outcome outcome, String reason) {
    return new FetchResult.Failed(text, outcome, reason, status, bytes, took());
  }

  /// The limits of a Fetcher are causes that know their outcome; any other end is a cancellation
  /// from outside.
  private static FetchResult ended(
      Context ctx, String text, int status, long bytes, Duration took) {
    Throwable cause = ctx.cause();
    if (cause instanceof FetchException e) {
      return new FetchResult.Failed(text, e.outcome(), e.reason(), status, bytes, took);
    }
    return new FetchResult.Failed(
        text, Outcome.CANCELED, "canceled" + why(cause), status, bytes, took);
  }

  private static String why(@Nullable Throwable cause) {
    return cause == null || cause instanceof ContextException ? "" : ": " + cause.getMessage();
  }

  private Duration took() {
    return Duration.ofNanos(System.nanoTime() - begun);
  }
}
