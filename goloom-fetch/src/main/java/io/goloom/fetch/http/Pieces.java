package io.goloom.fetch.http;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Bytes that come piece by piece. Not thread-safe.
public interface Pieces {
  /// The next bytes.
  ///
  /// @return some, valid until the next call; none at the end
  /// @throws HttpException if they were cut off, are malformed or too many
  /// @throws IOException if the connection failed
  ByteBuffer next() throws IOException;
}
