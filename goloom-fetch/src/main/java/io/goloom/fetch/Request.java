package io.goloom.fetch;

import io.goloom.context.Context;
import io.goloom.context.ContextException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The fetch of one URL: reads it, follows redirects, judges the answer. Whatever happens becomes a
/// result. One attempt comes after the other, on any goroutine.
final class Request implements BodySink, AutoCloseable {
  private static final int REDIRECTS = 10;

  /// How much of a body that nobody wants is read, so that the connection can be used again.
  private static final int UNWANTED = 64 * 1024;

  private final Transport transport;
  private final String text;
  private final Function<URI, Call> calls;
  private final Body body;
  private final LongAdder received;
  private final Instant started = Instant.now();
  private final long begun = System.nanoTime();
  private final List<URI> visited = new ArrayList<>(1);
  private volatile int status;
  private volatile long bytes;
  private Times times = Times.ZERO;
  private int attempts;
  private long wireBytes;
  private boolean repeatable;

  /// What kept the body from being taken. A transport may hide it in something of its own.
  private volatile @Nullable IOException untaken;

  private Optional<String> retryAfter = Optional.empty();

  /// The head of an exchange that failed later, if its body was not wanted.
  private @Nullable Head refusal;

  /// @param calls makes the first call of the URL
  /// @param body takes the body, if the status is below 400 and no redirect
  /// @param received counts what comes, while it comes
  Request(
      Transport transport, String text, Function<URI, Call> calls, Body body, LongAdder received) {
    this.transport = transport;
    this.text = text;
    this.calls = calls;
    this.body = body;
    this.received = received;
  }

  /// Fetches it, once.
  ///
  /// @param all the job's context, whose end interrupts this goroutine, perhaps before it has
  ///   reached `ctx`
  /// @param ctx a child of it, bounds all of this, redirects included
  /// @return the result, also if that is a failure
  FetchResult fetch(Context all, Context ctx) {
    try {
      return attempt(ctx);
    } catch (ContextException | InterruptedException e) {
      return ended(ctx.err() != null ? ctx : all, text, status, bytes, metrics());
    } catch (IOException e) {
      IOException why = untaken == null ? e : untaken;
      if (why instanceof FetchException f) {
        repeatable &= !f.isLasting();
        return failed(f.outcome(), f.reason());
      }
      return failed(Outcome.IO, String.valueOf(why.getMessage()));
    } catch (Throwable e) { // checked ones too: not every language looks at throws clauses
      return failed(Outcome.INTERNAL, "bug: " + e);
    }
  }

  /// The result of a URL whose context ended before it was fetched.
  static FetchResult notStarted(Context ctx, String text) {
    return ended(ctx, text, 0, 0, Metrics.NONE);
  }

  /// Whether what was sent may be sent again, and there is hope that it fares better.
  boolean isRepeatable() {
    return repeatable;
  }

  /// What the last answer says of when to try again.
  Optional<String> retryAfter() {
    return retryAfter;
  }

  /// The result of a URL whose context ended before it could be tried again.
  static FetchResult notRetried(Context ctx, FetchResult.Failed last) {
    FetchResult.Failed end = ended(ctx, last.url(), 0, 0, Metrics.NONE);
    return new FetchResult.Failed(
        last.url(),
        last.outcome(),
        last.reason() + " (not tried again: " + end.reason() + ")",
        last.status(),
        last.bytes(),
        last.metrics());
  }

  private FetchResult attempt(Context ctx) throws IOException, InterruptedException {
    Call first = calls.apply(Urls.parse(text));
    repeatable = first.idempotent();
    retryAfter = Optional.empty();
    untaken = null;
    attempts++;
    FetchResult result = answered(ctx, body.begin(first));
    while (result == null) {
      result = answered(ctx, body.begin(first));
    }
    return result;
  }

  /// One way from redirect to redirect.
  ///
  /// @return null if the body wants to begin once more
  private @Nullable FetchResult answered(Context ctx, Call first)
      throws IOException, InterruptedException {
    visited.clear();
    Call call = first;
    Head answer = exchange(ctx, call);
    while (Redirects.is(answer)) {
      if (visited.size() > REDIRECTS) {
        return failed(Outcome.TOO_MANY_REDIRECTS, "more than " + REDIRECTS + " redirects" + loop());
      }
      call = Redirects.follow(call, answer);
      answer = exchange(ctx, call);
    }
    if (status < 400) {
      Content content = body.complete(answer);
      return new FetchResult.Fetched(text, status, content.resumedAt() + bytes, metrics(), content);
    }
    retryAfter = answer.header("retry-after");
    return body.again(answer) ? null : failed(Outcome.HTTP_STATUS, "HTTP " + status);
  }

  private Head exchange(Context ctx, Call call) throws IOException, InterruptedException {
    visited.add(call.url());
    status = 0;
    bytes = 0;
    refusal = null;
    Response answer;
    try {
      answer = transport.exchange(ctx, call, this);
    } catch (FetchException e) {
      Head head = refusal;
      if (head != null && isOfTheBody(e.outcome())) {
        return head; // the status says all, whatever is wrong with the page
      }
      throw e;
    }
    status = answer.status();
    times = times.plus(answer.times());
    wireBytes += answer.wireBytes();
    return answer.head();
  }

  @Override
  public void failed(@Nullable Head head, Times spent, long came) {
    if (head != null) {
      status = head.status();
      retryAfter = head.header("retry-after");
      refusal = isWanted(head) ? null : head;
    }
    times = times.plus(spent);
    wireBytes += came;
  }

  /// Whether the body of an answer is for the caller.
  private static boolean isWanted(Head head) {
    return head.status() < 400 && !Redirects.is(head);
  }

  /// Whether something is wrong with the body alone, or its end did not come.
  private static boolean isOfTheBody(Outcome outcome) {
    return switch (outcome) {
      case TOO_LARGE, BAD_ENCODING, TRUNCATED, RESET -> true;
      default -> false;
    };
  }

  /// Counts the body and hands it on. Of an error page or a redirect it takes only the beginning:
  /// the status says all, and the page may be endless.
  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // pieces come one after the other
  public boolean accept(Head head, ByteBuffer piece) throws IOException, InterruptedException {
    status = head.status();
    bytes += piece.remaining();
    received.add(piece.remaining());
    try {
      return isWanted(head) ? body.accept(head, piece) : bytes < UNWANTED;
    } catch (IOException e) {
      untaken = e;
      throw e;
    }
  }

  /// The way round, if the last URL has been visited before.
  private String loop() {
    URI last = visited.getLast();
    int before = visited.subList(0, visited.size() - 1).lastIndexOf(last);
    if (before < 0) {
      return "";
    }
    StringBuilder way = new StringBuilder(", in a loop: ").append(last);
    visited.subList(before + 1, visited.size()).forEach(url -> way.append(" -> ").append(url));
    return way.toString();
  }

  private FetchResult failed(Outcome outcome, String reason) {
    return new FetchResult.Failed(text, outcome, reason, status, bytes, metrics());
  }

  private Metrics metrics() {
    return new Metrics(
        times.withTotal(Duration.ofNanos(System.nanoTime() - begun)),
        attempts,
        Math.max(0, visited.size() - 1),
        wireBytes,
        visited.isEmpty() ? Optional.empty() : Optional.of(visited.getLast()),
        Optional.of(started));
  }

  /// No attempt follows.
  @Override
  public void close() {
    body.close();
  }

  /// The limits of a Fetcher are causes that know their outcome; any other end is a cancellation
  /// from outside.
  private static FetchResult.Failed ended(
      Context ctx, String text, int status, long bytes, Metrics metrics) {
    Throwable cause = ctx.cause();
    if (cause instanceof FetchException e) {
      return new FetchResult.Failed(text, e.outcome(), e.reason(), status, bytes, metrics);
    }
    return new FetchResult.Failed(
        text, Outcome.CANCELED, "canceled" + why(cause), status, bytes, metrics);
  }

  private static String why(@Nullable Throwable cause) {
    return cause == null || cause instanceof ContextException ? "" : ": " + cause.getMessage();
  }
}
