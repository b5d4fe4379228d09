package io.goloom.net;

import io.goloom.context.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What plain and encrypted connections have in common: each operation once, with and without a
/// context.
abstract sealed class BaseConn implements Conn permits TcpConn, TlsConn {

  abstract int doRead(@Nullable Context ctx, ByteBuffer dst) throws IOException;

  abstract int doReadNow(ByteBuffer dst) throws IOException;

  abstract void doWrite(@Nullable Context ctx, ByteBuffer src) throws IOException;

  @Override
  public final int read(ByteBuffer dst) throws IOException {
    return doRead(null, Objects.requireNonNull(dst, "dst"));
  }

  @Override
  public final int read(Context ctx, ByteBuffer dst) throws IOException {
    return doRead(Objects.requireNonNull(ctx, "ctx"), Objects.requireNonNull(dst, "dst"));
  }

  @Override
  public final int readNow(ByteBuffer dst) throws IOException {
    return doReadNow(Objects.requireNonNull(dst, "dst"));
  }

  @Override
  public final void write(ByteBuffer src) throws IOException {
    doWrite(null, Objects.requireNonNull(src, "src"));
  }

  @Override
  public final void write(Context ctx, ByteBuffer src) throws IOException {
    doWrite(Objects.requireNonNull(ctx, "ctx"), Objects.requireNonNull(src, "src"));
  }

  @Override
  public final InputStream input() {
    return new ConnInput(this, null);
  }

  @Override
  public final InputStream input(Context ctx) {
    return new ConnInput(this, Objects.requireNonNull(ctx, "ctx"));
  }

  @Override
  public final OutputStream output() {
    return new ConnOutput(this, null);
  }

  @Override
  public final OutputStream output(Context ctx) {
    return new ConnOutput(this, Objects.requireNonNull(ctx, "ctx"));
  }
}
