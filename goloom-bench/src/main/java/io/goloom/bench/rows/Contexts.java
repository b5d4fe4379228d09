package io.goloom.bench.rows;

import static io.goloom.Go.go;
import static io.goloom.bench.rows.Measure.MILLION;
import static io.goloom.bench.rows.Measure.check;
import static io.goloom.bench.rows.Measure.inGoroutine;
import static io.goloom.bench.rows.Measure.microsSince;
import static io.goloom.bench.rows.Measure.millisSince;
import static io.goloom.bench.rows.Measure.nanosEach;
import static io.goloom.bench.rows.Measure.row;

import io.goloom.Go;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.context.Key;
import io.goloom.sync.WaitGroup;
import java.time.Duration;

/// What a context costs: to make and end one, to look up a value, to end many at once, to wake all
/// who wait for the end.
final class Contexts {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration SETTLE = Duration.ofMillis(50);
  private static final int CHILDREN = 100_000;
  private static final int NODES = 131_071;
  private static final int WAITERS = 100_000;
  private static final int DEPTH = 10;

  private Contexts() {}

  static void operations() throws Exception {
    try (var root = Context.background().withCancel()) {
      row(
          "ctx_withcancel",
          "ns/op",
          nanosEach(
              MILLION,
              () -> {
                for (int i = 0; i < MILLION; i++) {
                  root.withCancel().cancel();
                }
              }));
      row(
          "ctx_withtimeout",
          "ns/op",
          nanosEach(
              MILLION,
              () -> {
                for (int i = 0; i < MILLION; i++) {
                  root.withTimeout(HOUR).cancel();
                }
              }));
      values(root);
    }
  }

  /// Looks up the value that is farthest away.
  @SuppressWarnings("NullAway") // the value is there
  private static void values(Context root) throws Exception {
    Key<Integer> outermost = Key.of("k0");
    Context chain = root.withValue(outermost, 0);
    for (int i = 1; i < DEPTH; i++) {
      chain = chain.withValue(Key.<Integer>of("k" + i), i);
    }
    Context innermost = chain;
    row(
        "ctx_value10",
        "ns/op",
        nanosEach(
            10L * MILLION,
            () -> {
              long sum = 0;
              for (int i = 0; i < 10 * MILLION; i++) {
                sum += innermost.value(outermost);
              }
              check(sum == 0);
            }));
  }

  static void trees() throws Exception {
    row(
        "ctx_cancel_100k_children",
        "us",
        () ->
            inGoroutine(() -> {
              var root = Context.background().withCancel();
              var children = new Cancellable[CHILDREN];
              for (int i = 0; i < CHILDREN; i++) {
                children[i] = root.withCancel();
              }
              return cancel(root, children);
            }));
    row(
        "ctx_cancel_tree_131071",
        "us",
        () ->
            inGoroutine(() -> {
              var nodes = new Cancellable[NODES];
              nodes[0] = Context.background().withCancel();
              for (int i = 1; i < NODES; i++) {
                nodes[i] = nodes[(i - 1) / 2].withCancel();
              }
              return cancel(nodes[0], nodes);
            }));
  }

  private static double cancel(Cancellable root, Cancellable[] all) {
    System.gc();
    long begin = System.nanoTime();
    root.cancel();
    double taken = microsSince(begin);
    check(all[all.length - 1].err() != null);
    return taken;
  }

  static void wake() throws Exception {
    row(
        "ctx_wake_100k",
        "ms",
        () ->
            inGoroutine(() -> {
              try (var ctx = Context.background().withCancel()) {
                var ready = new WaitGroup();
                var done = new WaitGroup();
                ready.add(WAITERS);
                done.add(WAITERS);
                for (int i = 0; i < WAITERS; i++) {
                  go(() -> {
                    ready.done();
                    ctx.done().receive();
                    done.done();
                  });
                }
                ready.await();
                Go.sleep(SETTLE);
                System.gc();
                long begin = System.nanoTime();
                ctx.cancel();
                done.await();
                return millisSince(begin);
              }
            }));
  }
}
