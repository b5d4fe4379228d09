package io.goloom.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// The order in which addresses are tried: RFC 8305, section 4, with IPv6 first and one address of
/// each family in turn.
final class Addresses {
  private Addresses() {}

  static List<InetSocketAddress> inTurn(List<InetAddress> found, int port) {
    List<InetSocketAddress> six = new ArrayList<>();
    List<InetSocketAddress> four = new ArrayList<>();
    for (InetAddress address : found) {
      (address instanceof Inet6Address ? six : four).add(new InetSocketAddress(address, port));
    }
    List<InetSocketAddress> inTurn = new ArrayList<>(found.size());
    for (int i = 0; i < Math.max(six.size(), four.size()); i++) {
      if (i < six.size()) {
        inTurn.add(six.get(i));
      }
      if (i < four.size()) {
        inTurn.add(four.get(i));
      }
    }
    return inTurn;
  }
}
