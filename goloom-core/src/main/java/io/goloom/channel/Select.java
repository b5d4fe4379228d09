package io.goloom.channel;

import io.goloom.context.Context;
import java.util.function.Supplier;

/// FOUNDATION SKETCH: signatures only; the channel author owns every word of this file.
public final class Select {
  private Select() {}

  @SafeVarargs
  public static <R> R select(Case<? extends R>... cases) throws InterruptedException { throw new UnsupportedOperationException(); }

  /// takes the first ready case as listed
  @SafeVarargs
  public static <R> R selectFirst(Case<? extends R>... cases) throws InterruptedException { throw new UnsupportedOperationException(); }

  /// the default case, last in the argument list
  public static <R> Case<R> orElse(Supplier<? extends R> then) { throw new UnsupportedOperationException(); }
}
