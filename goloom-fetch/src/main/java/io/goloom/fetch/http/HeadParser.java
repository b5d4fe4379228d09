package io.goloom.fetch.http;

import static io.goloom.fetch.http.HttpException.malformed;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// Takes one complete head apart.
final class HeadParser {
  private static final int STATUS_AT = "HTTP/1.1 ".length();
  private static final int STATUS_END = STATUS_AT + 3;

  private final byte[] head;
  private int[] spans = new int[4 * 12];
  private int fields;
  private long contentLength = RawHead.NO_LENGTH;
  private boolean chunked;

  /// @param head begins with HTTP/1. and ends with an empty line; each LF has a CR before it
  HeadParser(byte[] head) {
    this.head = head;
  }

  RawHead parse() throws HttpException {
    int line = endOfLine(0);
    int status = status(line);
    int minor = head[STATUS_AT - 2] - '0';
    int at = line + 2;
    while (head[at] != '\r' || head[at + 1] != '\n') {
      at = field(at);
    }
    if (chunked && contentLength != RawHead.NO_LENGTH) {
      throw malformed("it has both Content-Length and Transfer-Encoding");
    }
    if (chunked && minor == 0) {
      throw malformed("HTTP/1.0 knows no Transfer-Encoding");
    }
    int[] exact = Arrays.copyOf(spans, 4 * fields);
    return new RawHead(head, exact, status, minor, contentLength, chunked);
  }

  private int status(int end) throws HttpException {
    if (end < STATUS_END
        || !Bytes.isDigit(head[STATUS_AT - 2])
        || head[STATUS_AT - 1] != ' '
        || head[STATUS_AT] == '0'
        || !Bytes.isDigit(head[STATUS_AT])
        || !Bytes.isDigit(head[STATUS_AT + 1])
        || !Bytes.isDigit(head[STATUS_AT + 2])
        || (end > STATUS_END && head[STATUS_END] != ' ')) { // that space is left out by many
      throw malformed("its status line is '" + shown(0, end) + "'");
    }
    checkText(STATUS_END, end, 0, STATUS_AT - 1);
    return (head[STATUS_AT] - '0') * 100
        + (head[STATUS_AT + 1] - '0') * 10
        + (head[STATUS_AT + 2] - '0');
  }

  /// Reads a field.
  ///
  /// @param from where it begins
  /// @return where the next line begins that is not folded to it
  private int field(int from) throws HttpException {
    int colon = from;
    while (Bytes.isToken(head[colon])) {
      colon++;
    }
    if (colon == from || head[colon] != ':') {
      throw malformed("a header is '" + shown(from, endOfLine(from)) + "'");
    }
    int end = endOfLine(colon);
    boolean folded = false;
    while (Bytes.isSpace(head[end + 2])) { // RFC 9112, 5.2: a fold is read as spaces
      folded = true;
      head[end] = ' ';
      head[end + 1] = ' ';
      end = endOfLine(end);
    }
    int begin = colon + 1;
    int stop = end;
    while (begin < stop && Bytes.isSpace(head[begin])) {
      begin++;
    }
    while (stop > begin && Bytes.isSpace(head[stop - 1])) {
      stop--;
    }
    checkText(begin, stop, from, colon);
    add(from, colon, begin, stop);
    framing(from, colon, begin, stop, folded);
    return end + 2;
  }

  private void add(int name, int nameEnd, int value, int valueEnd) {
    int at = 4 * fields++;
    if (at == spans.length) {
      spans = Arrays.copyOf(spans, 2 * at);
    }
    spans[at] = name;
    spans[at + 1] = nameEnd;
    spans[at + 2] = value;
    spans[at + 3] = valueEnd;
  }

  /// Notes what says where the body ends.
  private void framing(int name, int nameEnd, int from, int to, boolean folded)
      throws HttpException {
    if (Bytes.equal(head, name, nameEnd, "content-length")) {
      long length = folded ? -1 : number(from, to);
      if (length < 0) {
        throw malformed("its Content-Length is '" + shown(from, to) + "'");
      }
      if (contentLength != RawHead.NO_LENGTH && contentLength != length) {
        throw malformed("it has two lengths, " + contentLength + " and " + length);
      }
      contentLength = length;
    } else if (Bytes.equal(head, name, nameEnd, "transfer-encoding")) {
      if (folded || chunked || !Bytes.equal(head, from, to, "chunked")) {
        throw malformed("its Transfer-Encoding is '" + shown(from, to) + "', and not chunked once");
      }
      chunked = true;
    }
  }

  /// A number of at most 18 digits and nothing else.
  ///
  /// @return -1 if it is none
  private long number(int from, int to) {
    if (from == to || to - from > 18) {
      return -1;
    }
    long n = 0;
    for (int i = from; i < to; i++) {
      if (!Bytes.isDigit(head[i])) {
        return -1;
      }
      n = n * 10 + (head[i] - '0');
    }
    return n;
  }

  /// Where the CR is that ends the line.
  private int endOfLine(int from) {
    int i = from;
    while (head[i] != '\n') {
      i++;
    }
    return i - 1;
  }

  private void checkText(int from, int to, int name, int nameEnd) throws HttpException {
    for (int i = from; i < to; i++) {
      if (!Bytes.isText(head[i])) {
        String code = HexFormat.of().withUpperCase().toHexDigits(head[i]);
        throw malformed("after " + shown(name, nameEnd) + " comes the control character 0x" + code);
      }
    }
  }

  /// The beginning of some bytes, for a message: what is not ASCII is shown as a question mark.
  private String shown(int from, int to) {
    int end = Math.min(to, from + 40);
    StringBuilder text = new StringBuilder();
    for (char c : new String(head, from, end - from, StandardCharsets.ISO_8859_1).toCharArray()) {
      text.append(c >= ' ' && c < 0x7f ? c : '?');
    }
    return text.append(end < to ? "..." : "").toString();
  }
}
