package io.goloom.fetch;

import io.goloom.context.Context;
import io.goloom.context.HoldsContext;
import io.goloom.fetch.http.Body;
import io.goloom.fetch.http.HeadReader;
import io.goloom.fetch.http.HttpException;
import io.goloom.fetch.http.Pieces;
import io.goloom.fetch.http.RawHead;
import io.goloom.fetch.http.Unpacked;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// One request and its answer, over one connection. Used once, by one goroutine.
final class Exchange {
  private final Call call;
  private final BodySink sink;
  private final Limits limits;
  private final Connection connection;
  private final long receivedBefore;

  @HoldsContext("bounds this exchange")
  private final Context ctx;

  /// Bytes of the body that the sink was given.
  private long bytes;

  /// How many it may be given.
  private long most;

  private boolean complete;
  private boolean reusable;

  Exchange(Context ctx, Connection connection, Call call, BodySink sink, Limits limits) {
    this.ctx = ctx;
    this.connection = connection;
    this.call = call;
    this.sink = sink;
    this.limits = limits;
    this.receivedBefore = connection.input.received();
  }

  /// Sends the request and receives the answer.
  ///
  /// @param meter is told of the head
  /// @return the head of the answer
  /// @throws FetchException if it failed, with the reason
  /// @throws IOException what the sink has thrown
  Head run(byte[] request, Meter meter) throws IOException, InterruptedException {
    connection.begin(ctx);
    RawHead answer = ask(request);
    Head told = new Head(answer.status(), new Headers(answer));
    meter.head(told);
    most = limits.rest(call, told);
    if (most < limits.bytes() && answer.contentLength() > most) { // else Body.of looks at it
      throw limits.tooLarge();
    }
    String coding = coding(answer);
    Body body = begin(answer, coding);
    complete = coding == null ? hand(told, body) : unpack(told, body, coding);
    reusable =
        complete
            && !body.endsConnection()
            && answer.keepsAlive()
            && !asksToClose()
            && !connection.input.hasBytes();
    return told;
  }

  private RawHead ask(byte[] request) throws FetchException, InterruptedException {
    IOException unsent = null;
    try {
      try {
        connection.write(request);
      } catch (IOException e) { // the server may have answered before it has read all
        unsent = Reasons.uninterrupted(e);
      }
      RawHead answer = new HeadReader(connection.input).nextFinal();
      if (answer != null) {
        return answer;
      }
    } catch (IOException e) {
      throw Reasons.ofExchange(unsent != null && !answered() ? unsent : e, null, 0);
    }
    if (unsent != null) {
      throw Reasons.ofExchange(unsent, null, 0);
    }
    throw new FetchException(
        Outcome.NO_ANSWER, "the server closed the connection without an answer");
  }

  private Body begin(RawHead answer, @Nullable String coding) throws FetchException {
    long limit = coding == null ? Math.min(limits.bytes(), limits.wireBytes()) : limits.wireBytes();
    try {
      return Body.of(connection.input, answer, call.method(), limit);
    } catch (HttpException e) {
      throw Reasons.ofHttp(e);
    }
  }

  /// How the body is packed.
  ///
  /// @return null if it is not, or if that was left to the caller, who has asked for something
  ///   himself
  private @Nullable String coding(RawHead answer) {
    int field = answer.find("content-encoding", 0);
    if (field < 0 || !Body.has(answer, call.method()) || !HttpTransport.unpacks(call)) {
      return null;
    }
    String coding = answer.value(field);
    int more = answer.find("content-encoding", field + 1);
    if (more >= 0) {
      return coding + ", " + answer.value(more); // twice is none that is known
    }
    return coding.isEmpty() || coding.equalsIgnoreCase("identity") ? null : coding;
  }

  private boolean unpack(Head answer, Body body, String coding)
      throws IOException, InterruptedException {
    if (!Unpacked.knows(coding)) {
      throw new FetchException(
          Outcome.BAD_ENCODING, "packed by " + coding + ", which nobody has asked for");
    }
    try (Unpacked unpacked = new Unpacked(body, coding, limits.bytes(), limits.ratio())) {
      return hand(answer, unpacked);
    }
  }

  /// Hands the body to the sink.
  ///
  /// @return whether that is all of it
  private boolean hand(Head answer, Pieces body) throws IOException, InterruptedException {
    for (ByteBuffer piece = next(answer, body); piece.hasRemaining(); piece = next(answer, body)) {
      bytes += piece.remaining();
      if (bytes > most) {
        throw limits.tooLarge();
      }
      if (!sink.accept(answer, piece)) {
        return false;
      }
    }
    return true;
  }

  private ByteBuffer next(Head answer, Pieces body) throws FetchException, InterruptedException {
    try {
      return body.next();
    } catch (IOException e) {
      throw Reasons.ofExchange(e, answer, bytes);
    }
  }

  private boolean asksToClose() {
    Headers own = call.headers();
    return own.has("Connection")
        && own.all("Connection").stream().anyMatch("close"::equalsIgnoreCase);
  }

  /// Whether a byte of the answer has come.
  boolean answered() {
    return connection.input.received() > receivedBefore;
  }

  /// Whether all of the answer has come.
  boolean complete() {
    return complete;
  }

  /// Whether the connection is as it was before.
  boolean reusable() {
    return reusable;
  }

  /// How many bytes the connection has brought.
  long received() {
    return connection.input.received() - receivedBefore;
  }
}
