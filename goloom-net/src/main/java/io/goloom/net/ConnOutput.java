package io.goloom.net;

import io.goloom.context.Context;
import io.goloom.context.HoldsContext;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A connection's other direction as a stream.
final class ConnOutput extends OutputStream {
  private final BaseConn conn;

  @HoldsContext("its user has asked for a stream under this context")
  private final @Nullable Context ctx;

  ConnOutput(BaseConn conn, @Nullable Context ctx) {
    this.conn = conn;
    this.ctx = ctx;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] b, int off, int len) throws IOException {
    Objects.checkFromIndexSize(off, len, b.length);
    conn.doWrite(ctx, ByteBuffer.wrap(b, off, len));
  }

  @Override
  public void close() {
    conn.close();
  }
}
