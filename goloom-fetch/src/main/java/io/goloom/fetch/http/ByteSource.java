package io.goloom.fetch.http;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Where bytes come from: a connection, or a test.
public interface ByteSource {
  /// Reads some bytes, after waiting for them.
  ///
  /// @param dst where to put them; has room
  /// @return how many, at least one; -1 at the end
  /// @throws IOException if the connection failed
  int read(ByteBuffer dst) throws IOException;

  /// Reads what is there, without waiting.
  ///
  /// @param dst where to put it; has room
  /// @return how many; zero if nothing is there; -1 at the end
  /// @throws IOException if the connection failed
  int readNow(ByteBuffer dst) throws IOException;
}
