package io.goloom.net;

import io.goloom.context.Context;
import io.goloom.context.HoldsContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A connection's bytes as a stream.
final class ConnInput extends InputStream {
  private final BaseConn conn;

  @HoldsContext("its user has asked for a stream under this context")
  private final @Nullable Context ctx;

  ConnInput(BaseConn conn, @Nullable Context ctx) {
    this.conn = conn;
    this.ctx = ctx;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] b, int off, int len) throws IOException {
    Objects.checkFromIndexSize(off, len, b.length);
    return len == 0 ? 0 : conn.doRead(ctx, ByteBuffer.wrap(b, off, len));
  }

  @Override
  public void close() {
    conn.close();
  }
}
