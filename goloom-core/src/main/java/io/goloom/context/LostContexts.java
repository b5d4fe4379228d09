package io.goloom.context;

final class LostContexts {
  private LostContexts() {}

  static CancelContext handle(Node node) {
    return new CancelContext(node);
  }
}
