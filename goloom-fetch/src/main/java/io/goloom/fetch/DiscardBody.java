package io.goloom.fetch;

import java.nio.ByteBuffer;

/// Keeps nothing.
final class DiscardBody implements Body {
  static final DiscardBody INSTANCE = new DiscardBody();

  private DiscardBody() {}

  @Override
  public boolean accept(Head head, ByteBuffer piece) {
    return true;
  }

  @Override
  public Content complete(Head head) {
    return Content.NONE;
  }
}
