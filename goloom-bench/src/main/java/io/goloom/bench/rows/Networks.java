package io.goloom.bench.rows;

import static io.goloom.Go.go;
import static io.goloom.bench.rows.Measure.MILLION;
import static io.goloom.bench.rows.Measure.check;
import static io.goloom.bench.rows.Measure.inGoroutine;
import static io.goloom.bench.rows.Measure.millisSince;
import static io.goloom.bench.rows.Measure.row;

import io.goloom.channel.Channel;
import io.goloom.channel.ReceiveChannel;
import io.goloom.channel.SendChannel;
import io.goloom.context.Context;
import io.goloom.sync.WaitGroup;

/// Two programs that are all goroutines and channels: the prime sieve, a chain that grows, and
/// skynet, a tree of a million leaves.
@SuppressWarnings("NullAway") // no channel here is ever closed
final class Networks {
  private static final int PRIMES = 2000;
  private static final int LAST_PRIME = 17389;

  private Networks() {}

  static void sieve() throws Exception {
    row(
        "sieve",
        "ms",
        () ->
            inGoroutine(() -> {
              // Go's program leaks its chain. Here a context stops it, after the clock.
              var running = new WaitGroup();
              try (var all = Context.background().withCancel()) {
                long begin = System.nanoTime();
                Channel<Integer> numbers = Channel.make();
                running.add(1);
                go(
                    all,
                    ctx -> {
                      try {
                        for (int i = 2; ; i++) {
                          numbers.send(i);
                        }
                      } finally {
                        running.done();
                      }
                    });
                ReceiveChannel<Integer> in = numbers;
                int prime = 0;
                for (int n = 0; n < PRIMES; n++) {
                  prime = in.receive();
                  in = filter(all, running, in, prime);
                }
                double taken = millisSince(begin);
                check(prime == LAST_PRIME);
                all.cancel();
                running.await();
                return taken;
              }
            }));
  }

  private static ReceiveChannel<Integer> filter(
      Context all, WaitGroup running, ReceiveChannel<Integer> in, int prime) {
    Channel<Integer> out = Channel.make();
    running.add(1);
    go(
        all,
        ctx -> {
          try {
            while (true) {
              Integer v = in.receive();
              if (v % prime != 0) {
                out.send(v);
              }
            }
          } finally {
            running.done();
          }
        });
    return out;
  }

  static void skynet() throws Exception {
    row(
        "skynet",
        "ms",
        () -> {
          long begin = System.nanoTime();
          inGoroutine(() -> {
            Channel<Long> result = Channel.make();
            go(() -> skynet(result, 0, MILLION));
            check(result.receive() == (long) MILLION * (MILLION - 1) / 2);
          });
          return millisSince(begin);
        });
  }

  private static void skynet(SendChannel<Long> result, long number, int leaves)
      throws InterruptedException {
    if (leaves == 1) {
      result.send(number);
      return;
    }
    Channel<Long> below = Channel.make();
    for (int i = 0; i < 10; i++) {
      long first = number + i * (leaves / 10L);
      go(() -> skynet(below, first, leaves / 10));
    }
    long sum = 0;
    for (int i = 0; i < 10; i++) {
      sum += below.receive();
    }
    result.send(sum);
  }
}
