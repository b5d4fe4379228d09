/// Sockets for goroutines: dialing, listening, deadlines, contexts and TLS over one selector loop.
/// Start reading at [io.goloom.net.Dialer].
@org.jspecify.annotations.NullMarked
module io.goloom.net {
  requires transitive io.goloom;
  requires static org.jspecify;

  exports io.goloom.net;
}
