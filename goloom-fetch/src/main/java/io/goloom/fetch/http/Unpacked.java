package io.goloom.fetch.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/// A body, unpacked: gzip, or what is called deflate. Knows how many bytes came for how many, so
/// that a few bytes that unpack to very many are noticed early. Not thread-safe.
public final class Unpacked implements Pieces, AutoCloseable {
  private static final int SIZE = 16 << 10;

  /// So many bytes may come of few: small pages that consist of one letter do no harm.
  private static final long HARMLESS = 1 << 20;

  private final Body body;
  private final String coding;
  private final long limit;
  private final int ratio;
  private final byte[] out = new byte[SIZE];
  private final InputStream packed = new Packed();
  private InputStream unpacked = packed;
  private @Nullable Inflater inflater;
  private boolean begun;
  private long packedBytes;
  private long unpackedBytes;

  /// Begins to unpack.
  ///
  /// @param body what comes over the wire
  /// @param coding the value of `Content-Encoding`
  /// @param limit how many bytes may come of it in all
  /// @param ratio how many bytes may come of one
  public Unpacked(Body body, String coding, long limit, int ratio) {
    this.body = body;
    this.coding = coding.toLowerCase(Locale.ROOT);
    this.limit = limit;
    this.ratio = ratio;
  }

  /// Whether this is a coding that was asked for.
  ///
  /// @param coding the value of `Content-Encoding`
  /// @return true for gzip and deflate
  public static boolean knows(String coding) {
    return switch (coding.toLowerCase(Locale.ROOT)) {
      case "gzip", "x-gzip", "deflate" -> true;
      default -> false;
    };
  }

  @Override
  public ByteBuffer next() throws IOException {
    try {
      if (!begun) {
        begun = true;
        unpacked = open();
      }
      int n = unpacked.read(out);
      if (n < 0) {
        finish();
        return Body.nothing();
      }
      unpackedBytes += n;
      if (unpackedBytes > limit) {
        throw Body.tooLarge(limit);
      }
      if (unpackedBytes > HARMLESS && unpackedBytes / ratio > packedBytes) {
        throw new HttpException(
            HttpException.Kind.TOO_LARGE,
            "unpacks to more than " + ratio + " times what was sent: a decompression bomb");
      }
      return ByteBuffer.wrap(out, 0, n);
    } catch (HttpException e) {
      throw e;
    } catch (EOFException | ZipException e) { // the connection's own do not get here: see Packed
      throw new HttpException(
          HttpException.Kind.BAD_ENCODING, "said to be " + coding + ", but cannot be unpacked");
    } catch (Failed e) {
      throw e.failure;
    }
  }

  private InputStream open() throws IOException {
    PushbackInputStream start = new PushbackInputStream(packed, 1);
    int first = start.read();
    if (first < 0) {
      return start; // an empty body needs no wrapping
    }
    start.unread(first);
    if (!coding.equals("deflate")) {
      return new GZIPInputStream(start, SIZE);
    }
    // The standard means zlib's format; some send it without its head, which never begins so.
    boolean bare = (first & 0x0f) != 8;
    inflater = new Inflater(bare);
    return new InflaterInputStream(start, inflater, SIZE);
  }

  /// What comes after the end of what was packed has to come, too, or the connection is of no use.
  private void finish() throws IOException {
    while (packed.read(out) >= 0) {
      // goes on
    }
  }

  /// Frees what unpacks.
  @Override
  public void close() throws IOException {
    unpacked.close();
    if (inflater != null) {
      inflater.end();
    }
  }

  /// A failure of the connection, on its way through the streams, which look at types.
  private static final class Failed extends IOException {
    private static final long serialVersionUID = 1;
    private final IOException failure;

    Failed(IOException failure) {
      super(failure);
      this.failure = failure;
    }
  }

  /// The body as a stream.
  private final class Packed extends InputStream {
    private ByteBuffer piece = Body.nothing();
    private boolean over;

    @Override
    public int read() throws IOException {
      return more() ? piece.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
      if (len == 0) {
        return 0;
      }
      if (!more()) {
        return -1;
      }
      int n = Math.min(len, piece.remaining());
      piece.get(b, off, n);
      return n;
    }

    /// Not zero while there may be more: the reader of gzip then looks whether another member
    /// begins.
    @Override
    public int available() {
      return over ? 0 : 1;
    }

    private boolean more() throws IOException {
      if (!piece.hasRemaining() && !over) {
        try {
          piece = body.next();
        } catch (IOException e) {
          throw new Failed(e);
        }
        over = !piece.hasRemaining();
        packedBytes += piece.remaining();
      }
      return !over;
    }
  }
}
