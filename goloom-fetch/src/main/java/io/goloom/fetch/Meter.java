package io.goloom.fetch;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Measures one exchange, and notes how far it has come. Not thread-safe.
final class Meter {
  private final long begun = System.nanoTime();
  private long dns;
  private long connect;
  private long tls;
  private long connected = begun;
  private long firstByte;
  private long received;
  private @Nullable Head head;

  void dns(long nanos) {
    dns += nanos;
  }

  void connect(long nanos) {
    connect += nanos;
  }

  void tls(long nanos) {
    tls += nanos;
  }

  /// There is a connection.
  void connected() {
    connected = System.nanoTime();
  }

  /// The first byte of the answer came.
  ///
  /// @param when a reading of the clock; zero if none came
  void firstByte(long when) {
    firstByte = when == 0 ? 0 : when - connected;
  }

  /// The head of the answer came.
  void head(Head answer) {
    head = answer;
  }

  /// Whether a head of an answer came.
  boolean answered() {
    return head != null;
  }

  /// So many bytes came over a connection.
  void received(long bytes) {
    received += bytes;
  }

  long received() {
    return received;
  }

  Times times() {
    return new Times(
        duration(dns),
        duration(connect),
        duration(tls),
        duration(firstByte),
        duration(System.nanoTime() - begun));
  }

  /// Tells a sink of an exchange that has failed.
  void tell(BodySink sink) {
    sink.failed(head, times(), received);
  }

  private static Duration duration(long nanos) {
    return nanos == 0 ? Duration.ZERO : Duration.ofNanos(nanos);
  }
}
