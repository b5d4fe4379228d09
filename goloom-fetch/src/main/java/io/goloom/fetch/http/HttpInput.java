package io.goloom.fetch.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The bytes that come over one connection, for one exchange after the other.
///
/// Waits with a small buffer of its own, in which most heads have room; a large one is lent as long
/// as a body comes faster than it is taken. Not thread-safe.
public final class HttpInput {
  /* I1  own.array() holds the head that is being read, from its position on, without a gap; so it may be looked at as an array.
   * I2  current is own or lent, and ready to be read. lent is null when the source is waited for, and when no body is being read:
   *     an idle connection, and one that waits, holds SMALL bytes.
   * I3  received counts each byte that the source has given. */

  /// Most answers of small files fit.
  static final int SMALL = 1024;

  private final ByteSource source;
  private ByteBuffer own = ByteBuffer.allocate(SMALL).limit(0);
  private @Nullable ByteBuffer lent;
  private ByteBuffer current = own;

  /// Whether the last read left no room, so that it is likely that there is still more.
  private boolean more;

  private long received;

  /// Makes an input without bytes.
  ///
  /// @param source where they come from
  public HttpInput(ByteSource source) {
    this.source = source;
  }

  /// How many bytes have come.
  ///
  /// @return the number, over all exchanges
  public long received() {
    return received;
  }

  /// Whether bytes have come that nobody has taken.
  ///
  /// @return false if not
  public boolean hasBytes() {
    return current.hasRemaining();
  }

  /// The array of the head: I1.
  byte[] array() {
    return own.array();
  }

  /// Where the bytes of the array begin that nobody has taken.
  int position() {
    return own.position();
  }

  /// Where they end.
  int limit() {
    return own.limit();
  }

  /// Takes the bytes of the array before `position`.
  void position(int position) {
    own.position(position);
  }

  /// Waits for more bytes of a head, behind those that are there; they may move to the front.
  ///
  /// @param limit how long a head may be
  /// @return how many; -1 at the end
  /// @throws HttpException if the head is too long
  int moreOfHead(int limit) throws IOException {
    int have = own.remaining();
    if (have >= limit) {
      throw new HttpException(
          HttpException.Kind.HEAD_TOO_LARGE,
          "the head of the answer is longer than " + limit + " bytes");
    }
    if (have == own.capacity()) {
      byte[] larger = Arrays.copyOfRange(own.array(), 0, Math.min(limit, have * 4));
      own = ByteBuffer.wrap(larger);
      current = own;
      own.position(have);
    } else {
      own.compact();
    }
    try {
      return count(source.read(own));
    } finally {
      more = !own.hasRemaining();
      own.flip();
    }
  }

  /// The next byte of a body.
  ///
  /// @return -1 at the end
  int read() throws IOException {
    return current.hasRemaining() || fill() ? current.get() & 0xff : -1;
  }

  /// The next bytes of a body.
  ///
  /// @param most how many at most, at least one
  /// @return some, valid until the next call; none at the end
  ByteBuffer take(long most) throws IOException {
    if (!current.hasRemaining() && !fill()) {
      return current;
    }
    int n = (int) Math.min(most, current.remaining());
    ByteBuffer piece = current.slice(current.position(), n);
    current.position(current.position() + n);
    return piece;
  }

  private boolean fill() throws IOException {
    if (more) {
      int n = readLent();
      if (n != 0) {
        return n > 0;
      }
    }
    current = own;
    int n = -1;
    try {
      n = count(source.read(own.clear()));
    } finally {
      own.flip();
    }
    more = n == own.capacity();
    return n > 0;
  }

  private int readLent() throws IOException {
    ByteBuffer buffer = lent;
    if (buffer == null) {
      buffer = Lent.take();
      lent = buffer;
    }
    int n = 0;
    try {
      n = count(source.readNow(buffer.clear()));
      current = buffer.flip();
    } finally {
      if (n <= 0) {
        giveBack();
      }
    }
    return n;
  }

  private int count(int n) {
    received += Math.max(n, 0);
    return n;
  }

  /// Gives back what was lent, and shrinks: the body is over.
  public void rest() {
    giveBack();
    if (own.capacity() > SMALL && !own.hasRemaining()) {
      own = ByteBuffer.allocate(SMALL).limit(0);
      current = own; // I2: else the next body would be looked for in the old one
    }
    more = false;
  }

  private void giveBack() {
    ByteBuffer buffer = lent;
    lent = null;
    if (buffer != null) {
      current = own.limit(0);
      Lent.give(buffer);
    }
  }
}
