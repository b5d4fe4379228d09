package io.goloom.fetch.http;

import static io.goloom.fetch.http.HttpException.malformed;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads heads of answers: RFC 9112, sections 2 to 5.
///
/// Stricter than the RFC allows, where leniency has made attacks possible: each line ends with CR
/// LF, no space stands before a colon, no control character is in a value.
public final class HeadReader {
  /// How long a head may be.
  static final int LIMIT = 64 << 10;

  /// How many interim answers may come before the final one.
  private static final int INTERIM = 32;

  private static final String BEGIN = "HTTP/1.";

  private final HttpInput in;

  /// Begins to read.
  ///
  /// @param in where the heads come from
  public HeadReader(HttpInput in) {
    this.in = in;
  }

  /// Reads the head of an answer that is not an interim one: RFC 9110, 15.2.
  ///
  /// @return null if the other side has finished and no byte of an answer has come
  /// @throws HttpException if what comes is none, or too many interim answers come first
  /// @throws IOException if the connection failed
  public @Nullable RawHead nextFinal() throws IOException {
    RawHead head = next();
    for (int interim = 0; head != null && head.status() < 200; interim++) {
      if (head.status() == 101) {
        throw malformed("it switches protocols, which nobody has asked for");
      }
      if (interim == INTERIM) {
        throw new HttpException(
            HttpException.Kind.HEAD_TOO_LARGE, "more than " + INTERIM + " interim answers");
      }
      head = next();
      if (head == null) {
        throw new HttpException(HttpException.Kind.TRUNCATED, "cut off after an interim answer");
      }
    }
    return head;
  }

  /// Reads the next head.
  ///
  /// @return null if the other side has finished and no byte of a head has come
  /// @throws HttpException if what comes is none
  @Nullable RawHead next() throws IOException {
    int length = findEnd();
    if (length < 0) {
      return null;
    }
    int from = in.position();
    byte[] head = Arrays.copyOfRange(in.array(), from, from + length);
    in.position(from + length);
    return new HeadParser(head).parse();
  }

  /// Waits for the empty line.
  ///
  /// @return how long the head is with it; -1 if there is none
  private int findEnd() throws IOException {
    int line = 0; // where it begins, from the begin of the head
    int seen = 0;
    while (true) {
      byte[] array = in.array();
      int base = in.position();
      int end = in.limit() - base;
      checkBegin(array, base, Math.min(end, BEGIN.length()));
      for (int i = seen; i < end; i++) {
        if (array[base + i] == '\n') {
          checkLine(array, base, line, i);
          if (i - line == 1) {
            return i + 1;
          }
          line = i + 1;
        }
      }
      seen = end;
      if (in.moreOfHead(LIMIT) < 0) {
        if (seen == 0) {
          return -1;
        }
        throw new HttpException(HttpException.Kind.TRUNCATED, "cut off in the head of the answer");
      }
    }
  }

  /// Who speaks another protocol may wait for us to say something: it is told by its first bytes.
  private static void checkBegin(byte[] array, int base, int length) throws HttpException {
    for (int i = 0; i < length; i++) {
      if (array[base + i] != BEGIN.charAt(i)) {
        throw malformed("the answer does not begin with HTTP/1");
      }
    }
  }

  /// Looks at a line as soon as it is complete, since what follows may be endless.
  private static void checkLine(byte[] array, int base, int line, int lf) throws HttpException {
    if (lf == line || array[base + lf - 1] != '\r') {
      throw malformed("a line of the head ends without CR");
    }
  }
}
