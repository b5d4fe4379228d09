package io.goloom.fetch.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes the head of a request: RFC 9112, sections 3 and 5. Whoever calls has checked that names
/// are tokens, and that no value and no target has a control character. Not thread-safe.
public final class RequestHead {
  private static final int USUAL = 256;

  private final StringBuilder text = new StringBuilder(USUAL);

  /// Begins a head.
  ///
  /// @param method the method
  /// @param target what is asked for: path and query, or for proxies more
  public RequestHead(String method, String target) {
    text.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
  }

  /// Adds a field.
  ///
  /// @param name its name
  /// @param value its value
  /// @return this
  public RequestHead add(String name, String value) {
    text.append(name).append(": ").append(value).append("\r\n");
    return this;
  }

  /// The bytes, with the empty line, and a body after it.
  ///
  /// @param body the body; may be empty
  /// @return a new array
  public byte[] bytes(byte[] body) {
    byte[] head = text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    if (body.length == 0) {
      return head;
    }
    byte[] all = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    return all;
  }
}
