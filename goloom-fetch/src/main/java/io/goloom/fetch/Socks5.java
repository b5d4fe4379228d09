package io.goloom.fetch;

import io.goloom.context.Context;
import io.goloom.net.Conn;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The way through a SOCKS5 proxy: RFC 1928, and RFC 1929 for user and password.
///
/// @param conn a connection to the proxy, which is one to the server afterwards
record Socks5(Conn conn, Proxy proxy) {
  private static final int VERSION = 5;
  private static final int LOGIN_VERSION = 1;
  private static final int NO_LOGIN = 0;
  private static final int LOGIN = 2;
  private static final int NO_WAY = 0xff;
  private static final int CONNECT = 1;
  private static final int FORBIDDEN = 2;
  private static final int UNKNOWN_KIND = 8;
  private static final int IPV4 = 1;
  private static final int NAME = 3;
  private static final int IPV6 = 4;

  /// A byte says how long a text is.
  private static final int LONGEST = 255;

  /// Whether a user and a password can be sent.
  static boolean isLogin(String login) {
    int colon = login.indexOf(':');
    return fits(login.substring(0, colon)) && fits(login.substring(colon + 1));
  }

  private static boolean fits(String text) {
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    return length > 0 && length <= LONGEST;
  }

  /// Has the proxy connect to a server.
  ///
  /// @param ctx bounds it
  /// @param host its name
  /// @param address its address; null to let the proxy look it up
  /// @throws FetchException if the proxy says no, or what makes no sense
  void connect(Context ctx, String host, @Nullable InetAddress address, int port)
      throws IOException {
    greet(ctx);
    ByteArrayOutputStream request = message(VERSION, CONNECT, 0);
    if (address == null) {
      if (!fits(host)) {
        throw Reasons.ofRefusal(proxy, "the name of the host is too long for it");
      }
      request.write(NAME);
      text(request, host);
    } else {
      byte[] bytes = address.getAddress();
      request.write(bytes.length == 4 ? IPV4 : IPV6);
      request.writeBytes(bytes);
    }
    request.write(port >> 8);
    request.write(port);
    send(ctx, request);
    byte[] answer = read(ctx, 4);
    check(answer[0] == VERSION);
    if (answer[1] != 0) {
      String why = "it does not connect to " + host + ":" + port + ": " + words(answer[1]);
      throw answer[1] == FORBIDDEN || answer[1] == UNKNOWN_KIND
          ? Reasons.ofRefusal(proxy, why)
          : Reasons.ofProxy(proxy, why, null);
    }
    int length =
        switch (answer[3]) {
          case IPV4 -> 4;
          case IPV6 -> 16;
          case NAME -> read(ctx, 1)[0] & 0xff;
          default -> -1;
        };
    check(length >= 0);
    read(ctx, length + 2); // from where it connects: of no use here
  }

  private void greet(Context ctx) throws IOException {
    String login = proxy.login();
    send(ctx, login == null ? message(VERSION, 1, NO_LOGIN) : message(VERSION, 2, NO_LOGIN, LOGIN));
    byte[] answer = read(ctx, 2);
    check(answer[0] == VERSION);
    int way = answer[1] & 0xff;
    if (way == NO_WAY) {
      throw Reasons.ofRefusal(
          proxy,
          login == null
              ? "it wants a user and a password, or another way to log in"
              : "it wants another way to log in than user and password");
    }
    check(way == NO_LOGIN || (way == LOGIN && login != null));
    if (way == LOGIN && login != null) {
      logIn(ctx, login);
    }
  }

  private void logIn(Context ctx, String login) throws IOException {
    int colon = login.indexOf(':');
    ByteArrayOutputStream message = message(LOGIN_VERSION);
    text(message, login.substring(0, colon));
    text(message, login.substring(colon + 1));
    send(ctx, message);
    if (read(ctx, 2)[1] != 0) {
      throw Reasons.ofRefusal(proxy, "it does not accept user and password");
    }
  }

  private void check(boolean good) throws FetchException {
    if (!good) {
      throw Reasons.ofRefusal(proxy, "its answer is not SOCKS5");
    }
  }

  private static String words(byte code) {
    return switch (code) {
      case 1 -> "it failed";
      case FORBIDDEN -> "its rules forbid it";
      case 3 -> "no route to the network";
      case 4 -> "no route to the host";
      case 5 -> "connection refused";
      case 6 -> "the way is too long";
      case UNKNOWN_KIND -> "it does not know this kind of address";
      default -> "error " + (code & 0xff);
    };
  }

  private static ByteArrayOutputStream message(int... bytes) {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    for (int b : bytes) {
      message.write(b);
    }
    return message;
  }

  private static void text(ByteArrayOutputStream message, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    message.write(bytes.length);
    message.writeBytes(bytes);
  }

  private void send(Context ctx, ByteArrayOutputStream message) throws IOException {
    conn.write(ctx, ByteBuffer.wrap(message.toByteArray()));
  }

  private byte[] read(Context ctx, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (conn.read(ctx, bytes) < 0) {
        throw new EOFException();
      }
    }
    return bytes.array();
  }
}
