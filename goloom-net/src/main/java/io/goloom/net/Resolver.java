package io.goloom.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// Looks the addresses of a host up.
///
/// A [Dialer] calls it on platform threads of its own, at most sixteen at a time, and never twice
/// at once for the same host: all who ask meanwhile share the answer. Who does not want to wait any
/// longer leaves, and the look-up is left alone; so an implementation may block, and need not mind
/// interrupts or contexts. It must be thread-safe. It remembers answers, or not, as it likes.
@FunctionalInterface
public interface Resolver {
  /// The system's look-up, with the JDK's memory of earlier answers (`networkaddress.cache.ttl`).
  Resolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

  /// Looks a host up.
  ///
  /// **Blocking and interrupts.** May block. Nobody interrupts it.
  ///
  /// @param host a name, never an address in digits
  /// @return at least one address, in the order of preference
  /// @throws UnknownHostException if the host has no address, or that cannot be found out now
  List<InetAddress> lookUp(String host) throws UnknownHostException;
}
