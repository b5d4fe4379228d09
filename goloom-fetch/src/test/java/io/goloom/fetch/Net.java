package io.goloom.fetch;

import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What tests of the transport have in common. */
final class Net {
  /** Longer than any test takes that does not hang. */
  static final Duration LONG = Duration.ofSeconds(50);

  private Net() {}

  static HttpTransport.Builder builder() {
    return HttpTransport.builder().proxies(Proxies.none());
  }

  /** One answer with its body. */
  record Answer(Response response, String body) {}

  static Answer exchange(Transport transport, Call call) throws IOException, InterruptedException {
    StringBuilder body = new StringBuilder();
    try (Cancellable ctx = Context.background().withTimeout(LONG)) {
      Response response =
          transport.exchange(
              ctx,
              call,
              (head, piece) -> {
                body.append(text(piece));
                return true;
              });
      return new Answer(response, body.toString());
    }
  }

  static Answer get(Transport transport, String url) throws IOException, InterruptedException {
    return exchange(transport, Call.get(URI.create(url)));
  }

  /** How an exchange fails. */
  static FetchException failure(Transport transport, String url) throws Exception {
    try {
      Answer answer = get(transport, url);
      throw new AssertionError("it did not fail but gave " + answer);
    } catch (FetchException e) {
      return e;
    }
  }

  static String text(ByteBuffer piece) {
    return StandardCharsets.ISO_8859_1.decode(piece).toString();
  }
}
