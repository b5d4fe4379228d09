package io.goloom.net;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;

/// Says in failures of the JDK's sockets which address they are about.
final class Failures {
  private Failures() {}

  /// The same kind of failure, with the operation and the address in its message.
  static IOException withAddress(String verb, String address, IOException e) {
    String message = verb + " " + address + ": " + e.getMessage();
    IOException named =
        switch (e) {
          case ConnectException _ -> new ConnectException(message);
          case NoRouteToHostException _ -> new NoRouteToHostException(message);
          case BindException _ -> new BindException(message);
          case SocketException _ -> new SocketException(message);
          default -> new IOException(message);
        };
    named.initCause(e);
    return named;
  }
}
