package io.goloom.fetch;

import java.nio.ByteBuffer;

/// Takes the body of an answer, piece by piece, as it comes.
@FunctionalInterface
public interface BodySink {
  /// Takes the next piece. The pieces of one answer come one after the other, on any thread; what
  /// one call wrote, the next one sees. Must be quick and must not block: the connection waits for
  /// it.
  ///
  /// @param head the answer's status and headers
  /// @param piece some bytes, at least one, valid only during the call
  /// @return false to take no more: the connection is closed, and the exchange is over without an
  ///   error
  boolean accept(Response head, ByteBuffer piece);
}
