package io.goloom.fetch;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Takes the body of an answer, piece by piece, as it comes.
@FunctionalInterface
public interface BodySink {
  /// Takes the next piece. The pieces of one answer come one after the other, and what one call
  /// wrote, the next one sees; over HTTP/1.1 all come on the goroutine that makes the exchange.
  ///
  /// **Blocking and interrupts.** May block, to write a file for instance: the connection waits for
  /// it, and its server with it. An interrupt or a context that ends it is thrown.
  ///
  /// @param head the answer's status and headers
  /// @param piece some bytes, at least one, unpacked if they were packed, valid only during the
  ///   call
  /// @return false to take no more: the connection is closed, and the exchange is over without an
  ///   error
  /// @throws FetchException if the exchange is to fail with that outcome
  /// @throws IOException if it cannot be kept: the exchange fails with [Outcome#IO]
  /// @throws InterruptedException if interrupted
  boolean accept(Head head, ByteBuffer piece) throws IOException, InterruptedException;

  /// The exchange has failed: how far it came, and what it has cost. A [Transport] calls it once,
  /// before it throws; it must not throw itself. The sinks of a [BodyHandler] are not told, since
  /// the [FetchResult] has it all.
  ///
  /// Does nothing by default.
  ///
  /// @param head the head of the answer; null if it had not come
  /// @param spent how long it took, and the parts of it as far as they were reached
  /// @param wireBytes how many bytes came, as [Response#wireBytes()] counts them
  default void failed(@Nullable Head head, Times spent, long wireBytes) {}
}
