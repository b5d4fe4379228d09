package io.goloom.fetch;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/// Keeps the body in memory.
final class BytesBody implements Body {
  private ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);

  @Override
  public Call begin(Call call) {
    bytes = new ByteArrayOutputStream();
    return call;
  }

  @Override
  public boolean accept(Head head, ByteBuffer piece) throws FetchException {
    if (piece.remaining() > Integer.MAX_VALUE - 16 - bytes.size()) {
      throw new FetchException(
          Outcome.TOO_LARGE, "more than 2 GiB, which memory cannot hold in one");
    }
    byte[] some = new byte[piece.remaining()];
    piece.get(some);
    bytes.writeBytes(some);
    return true;
  }

  @Override
  public Content complete(Head head) {
    return Content.of(bytes.toByteArray());
  }

  @Override
  public void close() {
    bytes = new ByteArrayOutputStream(0);
  }
}
