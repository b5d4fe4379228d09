package io.goloom.debug;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Asks a server in its own words, odd ones too: clients of the JDK would mend them.
final class Http {
  private Http() {}

  /// An answer; the names of headers in lower case.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Answer(int status, Map<String, String> headers, byte[] body) {
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  static Answer get(DebugServer server, String path) throws IOException {
    return ask(server, "GET " + path, "Host: localhost:" + server.address().getPort());
  }

  /// Version 1.0, so that the body comes as it is.
  static Answer ask(DebugServer server, String methodAndPath, String... headers)
      throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(methodAndPath + " HTTP/1.0");
    lines.addAll(List.of(headers));
    String request = String.join("\r\n", lines) + "\r\n\r\n";
    InetSocketAddress address = server.address();
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return parse(socket.getInputStream().readAllBytes());
    }
  }

  private static Answer parse(byte[] bytes) {
    String all = new String(bytes, StandardCharsets.ISO_8859_1);
    int end = all.indexOf("\r\n\r\n");
    List<String> lines = all.substring(0, end).lines().toList();
    Map<String, String> headers = new TreeMap<>();
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int status = Integer.parseInt(lines.getFirst().split(" ", -1)[1]);
    byte[] body = all.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1);
    return new Answer(status, headers, body);
  }
}
