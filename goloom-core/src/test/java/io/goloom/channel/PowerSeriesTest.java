package io.goloom.channel;

import static io.goloom.channel.Select.select;
import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.testing.Worker;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// McIlroy's power series ("Squinting at Power Series"), the idea of Go's `test/chan/powser1.go`:
/// streams that compute on demand, split by processes that select.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PowerSeriesTest {
  /// A fraction in lowest terms.
  record Rat(BigInteger num, BigInteger den) {
    static Rat of(long num, long den) {
      return of(BigInteger.valueOf(num), BigInteger.valueOf(den));
    }

    static Rat of(BigInteger num, BigInteger den) {
      BigInteger g = num.gcd(den).multiply(BigInteger.valueOf(den.signum()));
      return new Rat(num.divide(g), den.divide(g));
    }

    Rat plus(Rat o) {
      return of(num.multiply(o.den).add(o.num.multiply(den)), den.multiply(o.den));
    }

    Rat times(Rat o) {
      return of(num.multiply(o.num), den.multiply(o.den));
    }
  }

  /// A stream of coefficients: ask, then take.
  record Series(Channel<Boolean> ask, Channel<Rat> give) {
    Series() {
      this(Channel.make(), Channel.make());
    }

    Rat get() throws InterruptedException {
      ask.send(true);
      return Objects.requireNonNull(give.receive());
    }

    /// Computes only when asked: streams are made of endless streams.
    void put(Coefficient r) throws InterruptedException {
      ask.receive();
      give.send(r.get());
    }
  }

  private interface Coefficient {
    Rat get() throws InterruptedException;
  }

  private interface Filter {
    void run(Series out) throws InterruptedException;
  }

  private static Series start(Filter p) {
    Series out = new Series();
    Worker.start(() -> p.run(out));
    return out;
  }

  /// Two streams of the same coefficients, read at different rates. Each pair of hands holds one
  /// coefficient.
  private static Series[] split(Series in) throws InterruptedException {
    Series[] out = {new Series(), new Series()};
    Channel<Boolean> release = Channel.make();
    Worker.start(() -> splitOne(in, out.clone(), release));
    release.send(true);
    return out;
  }

  private static void splitOne(Series in, Series[] out, Channel<Boolean> mayServeBoth)
      throws InterruptedException {
    // The newest process serves the faster reader, which it calls out[0]; the slower one only once
    // all older ones are done.
    boolean both =
        select(
            out[0].ask.onReceive(() -> false),
            mayServeBoth.onReceive(() ->
                select(
                    out[0].ask.onReceive(() -> true),
                    out[1].ask.onReceive(() -> {
                      Series slower = out[0];
                      out[0] = out[1];
                      out[1] = slower;
                      return true;
                    }))));
    Channel<Boolean> release = Channel.make();
    Series[] next = out.clone();
    in.ask.send(true);
    Worker.start(() -> splitOne(in, next, release));
    Rat coefficient = Objects.requireNonNull(in.give.receive());
    out[0].give.send(coefficient);
    if (!both) {
      mayServeBoth.receive();
    }
    out[1].put(() -> coefficient);
    release.send(true);
  }

  private static Series times(Rat c, Series f) {
    return start(out -> {
      while (true) {
        out.put(() -> c.times(f.get()));
      }
    });
  }

  private static Series plus(Series f, Series g) {
    return start(out -> {
      while (true) {
        out.put(() -> f.get().plus(g.get()));
      }
    });
  }

  /// `x * f`.
  private static Series shift(Series f) {
    return start(out -> {
      out.put(() -> Rat.of(0, 1));
      while (true) {
        out.put(f::get);
      }
    });
  }

  /// `f * g = f0 * g0 + x * (f0 * G + g0 * F) + x * x * (F * G)` with `f = f0 + x * F`, `g = g0 + x
  /// * G`.
  private static Series product(Series f, Series g) {
    return start(out -> {
      out.ask.receive();
      Rat f0 = f.get();
      Rat g0 = g.get();
      out.give.send(f0.times(g0));
      out.ask.receive(); // the rest is made when it is asked for, or it would have no end
      Series[] ff = split(f);
      Series[] gg = split(g);
      Series rest = plus(plus(times(f0, gg[0]), times(g0, ff[0])), shift(product(ff[1], gg[1])));
      out.give.send(rest.get());
      while (true) {
        out.put(rest::get);
      }
    });
  }

  private static Series integral(Series f) {
    return start(out -> {
      out.put(() -> Rat.of(0, 1));
      for (long i = 1; ; i++) {
        Rat factor = Rat.of(1, i);
        out.put(() -> factor.times(f.get()));
      }
    });
  }

  private static Series series(long first, Filter rest) {
    return start(out -> {
      out.put(() -> Rat.of(first, 1));
      rest.run(out);
    });
  }

  private static Series ones() {
    return series(
        1,
        out -> {
          while (true) {
            out.put(() -> Rat.of(1, 1));
          }
        });
  }

  private static List<Rat> first(int n, Series s) throws InterruptedException {
    List<Rat> all = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      all.add(s.get());
    }
    return all;
  }

  @Test
  void powser1_productOfOnes_countsUp() throws Exception {
    List<Rat> expected = new ArrayList<>();
    for (int i = 1; i <= 10; i++) {
      expected.add(Rat.of(i, 1));
    }
    assertThat(first(10, product(ones(), ones()))).isEqualTo(expected);
  }

  @Test
  void powser1_integralOfOnes_isTheLogarithm() throws Exception {
    List<Rat> terms = first(10, integral(ones()));
    assertThat(terms.getFirst()).isEqualTo(Rat.of(0, 1));
    for (int i = 1; i < 10; i++) {
      assertThat(terms.get(i)).isEqualTo(Rat.of(1, i));
    }
  }

  @Test
  void powser1_squareOfTheExponential_isTheExponentialOfTwice() throws Exception {
    List<Rat> terms = first(10, product(exponential(), exponential()));
    Rat expected = Rat.of(1, 1);
    for (int i = 0; i < 10; i++) {
      assertThat(terms.get(i)).isEqualTo(expected);
      expected = expected.times(Rat.of(2, i + 1));
    }
  }

  private static Series exponential() {
    return series(
        1,
        out -> {
          Rat term = Rat.of(1, 1);
          for (long i = 1; ; i++) {
            Rat next = term.times(Rat.of(1, i));
            out.put(() -> next);
            term = next;
          }
        });
  }
}
