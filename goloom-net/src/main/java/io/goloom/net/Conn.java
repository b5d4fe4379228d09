package io.goloom.net;

import io.goloom.context.Context;
import io.goloom.context.ContextException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A stream connection, plain or encrypted, in blocking style: a goroutine that has to wait for the
/// network is parked, and no thread with it.
///
/// {@snippet :
/// try (Conn conn = dialer.dial(ctx, "example.com", 80)) {
///   conn.write(ctx, request);
///   conn.read(ctx, response);
/// }
/// }
///
/// One goroutine may read while another writes. Several that read, or several that write, are let in
/// one after the other, each for one whole call. Any goroutine may close it at any time, which ends
/// the waits of all others.
///
/// **Ends of a wait.** What ends a read or write early leaves the connection open, so that its owner
/// decides what to do:
///
/// - the end of the context that was passed: its [ContextException];
/// - the deadline of the connection: [java.net.SocketTimeoutException];
/// - an interrupt: [java.io.InterruptedIOException], with the interrupt status left set, so that
///   whatever comes next ends, too;
/// - [#close()]: [java.net.SocketException].
///
/// A read that has ended so has taken no bytes. A write that has ended so may have written some: the
/// position of its buffer says how many.
///
/// **Blocking and interrupts.** Context, deadline and interrupt status are looked at first, so a call
/// ends by them even where it would not have to wait.
///
/// **Memory effects.** What was done before a [#close()] _happens-before_ the failure that it causes.
///
/// Thread-safe.
public sealed interface Conn extends AutoCloseable permits BaseConn {

  /// Reads some bytes: as many as are there and fit, at least one.
  ///
  /// @param dst where to put them; its position moves
  /// @return how many; -1 if the other side has finished; zero only if `dst` is full
  /// @throws IOException if the connection failed, or as the type's description says
  int read(ByteBuffer dst) throws IOException;

  /// Reads some bytes, as [#read(ByteBuffer)], under a context.
  ///
  /// @param ctx ends the wait
  /// @param dst where to put them; its position moves
  /// @return how many; -1 if the other side has finished; zero only if `dst` is full
  /// @throws ContextException if the context has ended; no bytes are taken
  /// @throws IOException if the connection failed, or as the type's description says
  int read(Context ctx, ByteBuffer dst) throws IOException;

  /// Reads what is there, without waiting: for one who wants to hold a buffer only while there is
  /// something to put into it, or who wants to know whether a connection that has been idle still
  /// stands.
  ///
  /// **Blocking and interrupts.** Does not block, and looks at neither deadline nor interrupt
  /// status.
  ///
  /// @param dst where to put the bytes; its position moves
  /// @return how many; -1 if the other side has finished; zero if nothing is there, if `dst` is
  ///   full, or if another goroutine reads
  /// @throws IOException if the connection failed or is closed
  int readNow(ByteBuffer dst) throws IOException;

  /// Writes all bytes of a buffer.
  ///
  /// @param src what to write; its position moves
  /// @throws IOException if the connection failed, or as the type's description says
  void write(ByteBuffer src) throws IOException;

  /// Writes all bytes of a buffer, under a context.
  ///
  /// @param ctx ends the wait
  /// @param src what to write; its position moves
  /// @throws ContextException if the context has ended; some bytes may be written
  /// @throws IOException if the connection failed, or as the type's description says
  void write(Context ctx, ByteBuffer src) throws IOException;

  /// The bytes that come, as a stream. Closing it closes the connection.
  ///
  /// @return a stream without a buffer of its own
  InputStream input();

  /// The bytes that come, as a stream whose reads are under a context: for one exchange, by code
  /// that knows nothing of contexts.
  ///
  /// @param ctx ends each read
  /// @return a stream without a buffer of its own
  InputStream input(Context ctx);

  /// The bytes that go, as a stream. Closing it closes the connection.
  ///
  /// @return a stream without a buffer of its own
  OutputStream output();

  /// The bytes that go, as a stream whose writes are under a context.
  ///
  /// @param ctx ends each write
  /// @return a stream without a buffer of its own
  OutputStream output(Context ctx);

  /// Sets when reads fail: those that wait now and those that come, until it is set anew.
  ///
  /// @param in how long from now, on the clock of the current goroutine; zero or less ends the
  ///   current read at once; null removes the deadline
  void readDeadline(@Nullable Duration in);

  /// Sets when writes fail: those that wait now and those that come, until it is set anew.
  ///
  /// @param in how long from now, on the clock of the current goroutine; zero or less ends the
  ///   current write at once; null removes the deadline
  void writeDeadline(@Nullable Duration in);

  /// Says that no more bytes will go, so that the other side's reads end; this side may still read.
  ///
  /// **Blocking and interrupts.** A plain connection does not block; an encrypted one writes a
  /// message of some bytes, under the write deadline.
  ///
  /// @throws IOException if the connection has failed or is closed
  /// @throws UnsupportedOperationException if it is encrypted by Conscrypt, which closes both
  ///   directions at once
  void closeWrite() throws IOException;

  /// The address of this side.
  ///
  /// @return also after the close
  InetSocketAddress localAddress();

  /// The address of the other side.
  ///
  /// @return also after the close
  InetSocketAddress remoteAddress();

  /// What was agreed on about encryption.
  ///
  /// @return empty for a plain connection
  Optional<TlsState> tls();

  /// Closes the connection and ends the waits of all who use it. Bytes that were written and not
  /// yet sent are still sent by the system. An encrypted connection tells the other side, if that
  /// can be done without waiting.
  ///
  /// **Blocking and interrupts.** Does not block. A second call does nothing.
  @Override
  void close();

  /// Closes the connection as [#close()] does, but drops what is not sent yet and tells the other
  /// side nothing: its next read fails. For one who gives up, maybe on thousands at once: neither
  /// system has to remember the connection.
  ///
  /// **Blocking and interrupts.** Does not block. After a close it does nothing.
  void abort();
}
