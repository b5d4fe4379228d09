/// Sockets for goroutines, in blocking style over one selector loop.
///
/// [Dialer] makes connections, [Listener] takes them, [Conn] is one, [Tls] encrypts it.
@NullMarked
package io.goloom.net;

import org.jspecify.annotations.NullMarked;
