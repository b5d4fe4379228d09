package io.goloom.bench.stress.context;

import io.goloom.context.Context;

/// An actor must not declare an exception, and the bodies here throw none.
final class Running {
  private Running() {}

  static void run(Context ctx, Runnable body) {
    try {
      ctx.run(body::run);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError("the body throws nothing", e);
    }
  }
}
