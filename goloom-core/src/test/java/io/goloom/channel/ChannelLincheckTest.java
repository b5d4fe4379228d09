package io.goloom.channel;

import static io.goloom.channel.Select.orElse;
import static io.goloom.channel.Select.select;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Model checking: all short programs of few threads on a channel, in many interleavings, are
/// explained by a queue.
///
/// Operations that do not wait, and select with a default: a program in which somebody may wait for
/// ever is no program for a model checker. Waiting is covered by jcstress and by the tests under
/// interrupts.
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChannelLincheckTest {
  private static final int CAP = 2;

  private static ModelCheckingOptions options() {
    return new ModelCheckingOptions()
        .iterations(12)
        .invocationsPerIteration(400)
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(1)
        .actorsAfter(1)
        .minimizeFailedScenario(false);
  }

  /// What a channel is, without any concurrency.
  public static class Queue {
    private final ArrayDeque<Integer> values = new ArrayDeque<>();
    private boolean closed;

    public String trySend(int v) {
      if (closed) {
        return "CLOSED";
      }
      return values.size() < CAP && values.add(v) ? "SENT" : "FULL";
    }

    public String tryReceive() {
      Integer v = values.poll();
      return v != null ? "Received " + v : closed ? "Closed" : "Empty";
    }

    public String selectReceive() {
      return tryReceive();
    }

    public boolean close() {
      boolean first = !closed;
      closed = true;
      return first;
    }

    public int len() {
      return values.size();
    }
  }

  /// The channel as Lincheck sees it.
  @Param(name = "v", gen = IntGen.class, conf = "1:3")
  public static class Real {
    private final Channel<Integer> channel = Channel.make(CAP);
    private final Channel<Integer> other = Channel.make();

    @Operation
    public String trySend(@Param(name = "v") int v) {
      return channel.trySend(v).name();
    }

    @Operation
    public String tryReceive() {
      return text(channel.tryReceive());
    }

    @Operation
    public String selectReceive() throws InterruptedException {
      return select(
          channel.onReceive(v -> "Received " + v, () -> "Closed"),
          other.onReceive(() -> "other"),
          orElse(() -> "Empty"));
    }

    @Operation
    public boolean close() {
      try {
        channel.close();
        return true;
      } catch (ChannelClosedException e) {
        return false;
      }
    }

    @Operation
    public int len() {
      return channel.len();
    }

    private static String text(TryReceive<Integer> r) {
      return switch (r) {
        case TryReceive.Received<Integer>(Integer v) -> "Received " + v;
        case TryReceive.Empty<Integer> _ -> "Empty";
        case TryReceive.Closed<Integer> _ -> "Closed";
      };
    }
  }

  /// The planted bug: it looks whether there is room, and puts the value in, in two critical
  /// sections.
  @Param(name = "v", gen = IntGen.class, conf = "1:3")
  public static class Broken {
    private final Channel<Integer> channel = Channel.make(CAP + 1);

    @Operation
    public String trySend(@Param(name = "v") int v) {
      return channel.len() < CAP ? channel.trySend(v).name() : "FULL";
    }

    @Operation
    public String tryReceive() {
      return Real.text(channel.tryReceive());
    }

    @Operation
    public int len() {
      return channel.len();
    }
  }

  @Test
  void channel_operationsThatDoNotWait_areThoseOfAQueue() {
    options().sequentialSpecification(Queue.class).check(Real.class);
  }

  @Test
  void canary_checkThenAct_isFound() {
    assertThatThrownBy(
            () -> options().iterations(50).sequentialSpecification(Queue.class).check(Broken.class))
        .isInstanceOf(LincheckAssertionError.class)
        .hasMessageContaining("trySend");
  }
}
