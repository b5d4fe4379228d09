package io.goloom.fetch.http;

import static io.goloom.fetch.http.HttpException.malformed;

import java.io.IOException;
import java.nio.ByteBuffer;

/// A body in chunks: RFC 9112, 7.1. Extensions and trailers are read, checked and dropped.
final class ChunkedBody extends Body {
  /// How long the line before a chunk may be.
  private static final int LINE = 4096;

  /// What lines and trailers may add to the body's bytes: who sends a byte a chunk with a long line
  /// each makes us read much for little.
  private static final long OVERHEAD = 16 << 10;

  private static final int MOST_DIGITS = 15;

  /// Bytes of the current chunk that have not been taken.
  private long left;

  private boolean begun;
  private boolean complete;
  private long taken;
  private long overhead;

  ChunkedBody(HttpInput in, long limit) {
    super(in, limit);
  }

  @Override
  ByteBuffer piece() throws IOException {
    if (left == 0 && !complete) {
      nextChunk();
    }
    if (complete) {
      return nothing();
    }
    ByteBuffer piece = in.take(left);
    if (!piece.hasRemaining()) {
      throw cutOff();
    }
    left -= piece.remaining();
    taken += piece.remaining();
    return piece;
  }

  private void nextChunk() throws IOException {
    if (begun) {
      expect('\r');
      expect('\n');
    }
    begun = true;
    left = size();
    if (left == 0) {
      trailers();
      complete = true;
    }
  }

  /// Reads the line before a chunk.
  private long size() throws IOException {
    long size = 0;
    int digits = 0;
    int b = read();
    for (int digit = digit(b); digit >= 0; digit = digit(b)) {
      if (++digits > MOST_DIGITS) {
        throw malformed("the size of a chunk has more than " + MOST_DIGITS + " digits");
      }
      size = size << 4 | digit;
      b = read();
    }
    if (digits == 0) {
      throw malformed("a chunk has no size");
    }
    while (b == ' ' || b == '\t') { // RFC 9112, 7.1.1: to be tolerated before an extension
      b = read();
    }
    int length = 0;
    if (b == ';') {
      while (b != '\r') {
        if (!Bytes.isText((byte) b) || ++length > LINE) {
          throw malformed("a chunk has a bad extension");
        }
        b = read();
      }
    }
    if (b != '\r') {
      throw malformed("the size of a chunk is followed by " + shown(b));
    }
    expect('\n');
    return size;
  }

  /// Reads fields until the empty line.
  private void trailers() throws IOException {
    int length = 0;
    for (int b = read(); b != '\r'; b = read()) {
      boolean named = false;
      while (Bytes.isToken((byte) b)) {
        named = true;
        length++;
        b = read();
      }
      if (b != ':' || !named) {
        throw malformed("a trailer has " + shown(b) + " in its name");
      }
      for (b = read(); b != '\r'; b = read()) {
        if (!Bytes.isText((byte) b)) {
          throw malformed("a trailer has " + shown(b) + " in its value");
        }
        if (++length > HeadReader.LIMIT) {
          throw malformed("its trailers are longer than " + HeadReader.LIMIT + " bytes");
        }
      }
      expect('\n');
    }
    expect('\n');
  }

  private void expect(char wanted) throws IOException {
    int b = read();
    if (b != wanted) {
      throw malformed("a chunk or its line does not end with CR LF but has " + shown(b));
    }
  }

  private int read() throws IOException {
    int b = in.read();
    if (b < 0) {
      throw cutOff();
    }
    if (++overhead > OVERHEAD + 16 * taken) {
      throw malformed("its chunks are mostly lines and no bytes");
    }
    return b;
  }

  private HttpException cutOff() {
    return cutOff("cut off after " + taken + (taken == 1 ? " byte" : " bytes"));
  }

  private static int digit(int b) {
    return Character.digit(b < 0x80 ? b : 0, 16);
  }

  private static String shown(int b) {
    return b > ' ' && b < 0x7f ? "'" + (char) b + "'" : "byte " + b;
  }
}
