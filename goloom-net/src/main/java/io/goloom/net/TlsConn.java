package io.goloom.net;

import io.goloom.context.Context;
import io.goloom.sync.Mutex;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// An encrypted connection: an engine over a plain one, driven by the goroutines that use it.
final class TlsConn extends BaseConn {
  /* State       Under `reading`: in, plain, inside, and all calls of unwrap. Under `writing`: broken, and all calls of wrap. The engine itself
   *             allows one of each at a time.
   * T1          in and plain are null or have bytes to be read; so a connection that waits for the first byte of a record holds no buffer.
   * T2          What unwrap wants to be answered (a key update) is written by who gets `writing`: the reader if it is free, else the writer
   *             that holds it, which looks at `owed` after it has given it back. A reader never waits for a writer, who may wait
   *             for the other side to read, which may wait for us.
   * T3          A record that was written in part, since its write ended early, can be followed by nothing: the connection is broken
   *             for writing from then on, and says so.
   * T4          Bytes end with close_notify, or the read fails: who cuts a connection cannot make it look finished. */

  private static final int NOT_YET = -2;

  private final TcpConn tcp;
  private final SSLEngine engine;
  private final String provider;
  private final Mutex reading = new Mutex();
  private final Mutex writing = new Mutex();

  /// Encrypted bytes that have come and are not decrypted yet, ready to be read.
  private @Nullable ByteBuffer in;

  /// Decrypted bytes that did not fit where they were wanted, ready to be read.
  private @Nullable ByteBuffer plain;

  /// Whether the engine may hold decrypted bytes back: Conscrypt's takes a record in and hands it
  /// out as there is room.
  private boolean inside;

  private @Nullable Throwable broken;

  /// Whether unwrap wants something to be written.
  private volatile boolean owed;

  private volatile boolean closed;

  TlsConn(TcpConn tcp, SSLEngine engine, String provider) {
    this.tcp = tcp;
    this.engine = engine;
    this.provider = provider;
  }

  /// Agrees on keys with the other side, and closes the connection if that fails.
  void handshake(@Nullable Context ctx, String with) throws IOException {
    boolean done = false;
    try {
      reading.lock(); // nobody else knows this connection yet
      writing.lock();
      try {
        engine.beginHandshake();
        shakeHands(ctx);
      } finally {
        writing.unlock();
        reading.unlock();
      }
      done = true;
    } catch (SSLException e) {
      alert();
      SSLHandshakeException named =
          new SSLHandshakeException("TLS handshake with " + with + ": " + e.getMessage());
      named.initCause(e);
      throw named;
    } finally {
      if (!done) {
        tcp.close();
        giveBack();
      }
    }
  }

  private void shakeHands(@Nullable Context ctx) throws IOException {
    HandshakeStatus status = engine.getHandshakeStatus();
    while (status != HandshakeStatus.FINISHED && status != HandshakeStatus.NOT_HANDSHAKING) {
      switch (status) {
        case NEED_TASK -> runTasks();
        case NEED_WRAP -> wrapAndSend(ctx, ByteBuffer.allocate(0));
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          if (unwrapHandshake(ctx) == HandshakeStatus.FINISHED) {
            return;
          }
        }
        default -> throw new SSLException("the engine wants " + status);
      }
      status = engine.getHandshakeStatus();
    }
  }

  private HandshakeStatus unwrapHandshake(@Nullable Context ctx) throws IOException {
    ByteBuffer app = Buffers.take();
    try {
      while (true) {
        if (in != null) {
          SSLEngineResult result = engine.unwrap(in, app);
          tidyIn();
          if (result.getStatus() == SSLEngineResult.Status.OK) {
            return result.getHandshakeStatus();
          }
          if (result.getStatus() != SSLEngineResult.Status.BUFFER_UNDERFLOW) {
            throw new SSLException("the other side has ended it");
          }
        }
        if (fill(ctx) < 0) {
          throw new SSLException("the other side has closed the connection");
        }
      }
    } finally {
      Buffers.give(app);
    }
  }

  /// Sends what the engine has to say about a failure, if there is room for it, for the other
  /// side's error message.
  private void alert() {
    ByteBuffer out = Buffers.take();
    try {
      engine.wrap(ByteBuffer.allocate(0), out);
      tcp.writeNow(out.flip());
    } catch (IOException e) {
      // the failure that this is about is thrown
    } finally {
      Buffers.give(out);
    }
  }

  private void runTasks() {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }

  @Override
  int doRead(@Nullable Context ctx, ByteBuffer dst) throws IOException {
    Entry.lock(reading, ctx);
    try {
      tcp.beforeRead(ctx);
      if (!dst.hasRemaining()) {
        return 0;
      }
      return next(ctx, dst, true);
    } finally {
      endRead();
    }
  }

  @Override
  int doReadNow(ByteBuffer dst) throws IOException {
    if (!reading.tryLock()) {
      return 0; // somebody else reads what comes
    }
    try {
      return dst.hasRemaining() ? nowOrNothing(next(null, dst, false)) : 0;
    } finally {
      endRead();
    }
  }

  private static int nowOrNothing(int n) {
    return n == NOT_YET ? 0 : n;
  }

  private void endRead() {
    if (closed) {
      giveBack();
    }
    reading.unlock();
  }

  /// Reads the next bytes.
  ///
  /// @param wait whether to wait for them
  /// @return how many; -1 at the end; NOT_YET if there are none and it must not wait
  private int next(@Nullable Context ctx, ByteBuffer dst, boolean wait) throws IOException {
    int n = 0;
    while (n == 0) {
      n = plain != null ? copy(dst) : decrypt(ctx, dst, wait);
    }
    return n;
  }

  private int copy(ByteBuffer dst) {
    ByteBuffer from = plain;
    if (from == null) {
      return 0;
    }
    int n = Math.min(from.remaining(), dst.remaining());
    dst.put(dst.position(), from, from.position(), n);
    dst.position(dst.position() + n);
    from.position(from.position() + n);
    if (!from.hasRemaining()) {
      plain = null;
      Buffers.give(from);
    }
    return n;
  }

  /// Decrypts one record, after waiting for it if `wait` says so.
  ///
  /// @return how many bytes were put into `dst`; -1 at the end; zero if there is more to do;
  ///   NOT_YET if more has to come first and it must not wait
  private int decrypt(@Nullable Context ctx, ByteBuffer dst, boolean wait) throws IOException {
    if (in == null && !inside) {
      int came = wait ? fill(ctx) : fillNow();
      if (came <= 0) {
        return came < 0 ? end() : NOT_YET;
      }
    }
    SSLEngineResult result = unwrap(dst);
    int n = result.bytesProduced();
    if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
      result = unwrapAside();
      inside = true;
    } else {
      inside = !dst.hasRemaining();
    }
    switch (result.getStatus()) {
      case BUFFER_UNDERFLOW -> {
        int came = wait ? fill(ctx) : fillNow();
        if (came <= 0) {
          return came < 0 ? end() : NOT_YET;
        }
      }
      case CLOSED -> {
        return -1;
      }
      case OK -> after(result);
      case BUFFER_OVERFLOW ->
          throw new SSLException(
              "read from " + tcp.name() + ": a record of more than " + Buffers.SIZE + " bytes");
    }
    return n;
  }

  /// Decrypts a record that is larger than what the caller has room for.
  private SSLEngineResult unwrapAside() throws SSLException {
    ByteBuffer aside = Buffers.take();
    try {
      return unwrap(aside);
    } finally {
      if (aside.flip().hasRemaining()) {
        plain = aside;
      } else {
        Buffers.give(aside);
      }
    }
  }

  private SSLEngineResult unwrap(ByteBuffer dst) throws SSLException {
    ByteBuffer from = in;
    try {
      return engine.unwrap(from == null ? ByteBuffer.allocate(0) : from, dst);
    } catch (SSLException e) {
      if (writing.tryLock()) {
        try {
          alert();
        } finally {
          writing.unlock();
        }
      }
      throw named("read from ", e);
    } finally {
      tidyIn();
    }
  }

  /// The other side has closed the connection beneath.
  private int end() throws IOException {
    if (engine.isInboundDone()) {
      return -1;
    }
    throw new EOFException( // T4
        "read from "
            + tcp.name()
            + ": the connection ended without close_notify, so what came may be cut short");
  }

  private void after(SSLEngineResult result) throws IOException {
    HandshakeStatus status = result.getHandshakeStatus();
    if (status == HandshakeStatus.NOT_HANDSHAKING || status == HandshakeStatus.FINISHED) {
      return;
    }
    if (!engine.isInboundDone() && !engine.getSession().getProtocol().equals("TLSv1.3")) {
      throw new SSLException(
          "read from " + tcp.name() + ": the other side wants to renegotiate, which is not done");
    }
    if (status == HandshakeStatus.NEED_TASK) {
      runTasks();
      status = engine.getHandshakeStatus();
    }
    if (status == HandshakeStatus.NEED_WRAP) {
      owed = true;
      payOwed(); // T2
    }
  }

  private void payOwed() throws IOException {
    while (owed && writing.tryLock()) {
      try {
        owed = false;
        wrapAndSend(null, ByteBuffer.allocate(0));
      } finally {
        writing.unlock();
      }
    }
  }

  /// Waits for more encrypted bytes.
  ///
  /// @return how many; -1 if there are none to come
  private int fill(@Nullable Context ctx) throws IOException {
    ByteBuffer part = in;
    if (part == null) {
      ByteBuffer lent = tcp.readLent(ctx);
      in = lent == null ? null : lent.flip();
      return lent == null ? -1 : lent.remaining();
    }
    part.compact();
    try {
      return tcp.doRead(ctx, part);
    } finally {
      part.flip();
    }
  }

  /// Takes the encrypted bytes that are there.
  ///
  /// @return how many; -1 if there are none to come
  private int fillNow() throws IOException {
    ByteBuffer part = in;
    in = null;
    part = part == null ? Buffers.take() : part.compact();
    try {
      return tcp.doReadNow(part);
    } finally {
      if (part.flip().hasRemaining()) {
        in = part;
      } else {
        Buffers.give(part);
      }
    }
  }

  /// T1.
  private void tidyIn() {
    ByteBuffer buffer = in;
    if (buffer != null && !buffer.hasRemaining()) {
      in = null;
      Buffers.give(buffer);
    }
  }

  @Override
  void doWrite(@Nullable Context ctx, ByteBuffer src) throws IOException {
    Entry.lock(writing, ctx);
    try {
      do {
        checkWritable();
        wrapAndSend(ctx, src);
      } while (src.hasRemaining());
    } finally {
      writing.unlock();
    }
    payOwed(); // T2
  }

  private void checkWritable() throws SocketException {
    if (broken != null) {
      SocketException e =
          new SocketException(
              "write to "
                  + tcp.name()
                  + ": an earlier write ended in the middle of a record; close the connection");
      e.initCause(broken);
      throw e;
    }
    if (engine.isOutboundDone()) {
      throw new SocketException("write to " + tcp.name() + ": closed for writing");
    }
  }

  /// Encrypts one record and writes it.
  private void wrapAndSend(@Nullable Context ctx, ByteBuffer src) throws IOException {
    ByteBuffer out = Buffers.take();
    try {
      SSLEngineResult result = engine.wrap(src, out);
      if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
        throw new SSLException("a record of more than " + Buffers.SIZE + " bytes");
      }
      out.flip();
      try {
        tcp.doWrite(ctx, out);
      } catch (Throwable t) {
        if (out.hasRemaining()) {
          broken = t; // T3; not one byte of it is no better: the record is numbered
        }
        throw t;
      }
    } catch (SSLException e) {
      throw named("write to ", e);
    } finally {
      Buffers.give(out);
    }
  }

  private SSLException named(String verb, SSLException e) {
    return new SSLException(verb + tcp.name() + ": " + e.getMessage(), e);
  }

  @Override
  public void closeWrite() throws IOException {
    if (!provider.equals(Providers.JDK)) {
      throw new UnsupportedOperationException(
          provider + " closes both directions at once: use Tls.Engine.JDK, or close()");
    }
    Entry.lock(writing, null);
    try {
      checkWritable();
      engine.closeOutbound();
      wrapAndSend(null, ByteBuffer.allocate(0));
    } finally {
      writing.unlock();
    }
  }

  @Override
  public void close() {
    if (writing.tryLock()) {
      try {
        if (broken == null && !engine.isOutboundDone()) {
          engine.closeOutbound();
          alert();
        }
      } finally {
        writing.unlock();
      }
    }
    close(tcp::close);
  }

  @Override
  public void abort() {
    close(tcp::abort);
  }

  private void close(Runnable beneath) {
    closed = true;
    beneath.run();
    if (reading.tryLock()) { // else the reader does it
      try {
        giveBack();
      } finally {
        reading.unlock();
      }
    }
  }

  private void giveBack() {
    ByteBuffer encrypted = in;
    in = null;
    if (encrypted != null) {
      Buffers.give(encrypted);
    }
    ByteBuffer decrypted = plain;
    plain = null;
    if (decrypted != null) {
      Buffers.give(decrypted);
    }
  }

  @Override
  public Optional<TlsState> tls() {
    SSLSession session = engine.getSession();
    String protocol = engine.getApplicationProtocol();
    return Optional.of(
        new TlsState(
            session.getProtocol(),
            session.getCipherSuite(),
            protocol == null ? "" : protocol,
            certificates(session),
            provider));
  }

  private static List<X509Certificate> certificates(SSLSession session) {
    try {
      List<X509Certificate> chain = new ArrayList<>();
      for (Certificate certificate : session.getPeerCertificates()) {
        chain.add((X509Certificate) certificate);
      }
      return chain;
    } catch (SSLPeerUnverifiedException e) {
      return List.of();
    }
  }

  @Override
  public void readDeadline(@Nullable Duration in) {
    tcp.readDeadline(in);
  }

  @Override
  public void writeDeadline(@Nullable Duration in) {
    tcp.writeDeadline(in);
  }

  @Override
  public InetSocketAddress localAddress() {
    return tcp.localAddress();
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return tcp.remoteAddress();
  }

  @Override
  public String toString() {
    return "tls over " + tcp;
  }
}
