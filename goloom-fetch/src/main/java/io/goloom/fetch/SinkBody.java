package io.goloom.fetch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Function;

/// Hands each attempt to a sink of its own.
final class SinkBody implements Body {
  private final String url;
  private final Function<String, BodySink> sinks;
  private BodySink sink = (head, piece) -> false;

  SinkBody(String url, Function<String, BodySink> sinks) {
    this.url = url;
    this.sinks = sinks;
  }

  @Override
  public Call begin(Call call) {
    sink = sinks.apply(url);
    return call;
  }

  @Override
  public boolean accept(Head head, ByteBuffer piece) throws IOException, InterruptedException {
    return sink.accept(head, piece);
  }

  @Override
  public Content complete(Head head) {
    return Content.NONE;
  }
}
