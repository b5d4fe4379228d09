/// Shows what goroutines do: the goroutine profile as text, JSON and for `go tool pprof`, and over
/// HTTP. Start reading at [io.goloom.debug.GoroutineProfile].
@org.jspecify.annotations.NullMarked
module io.goloom.debug {
  requires transitive io.goloom;
  requires jdk.httpserver;
  requires static org.jspecify;
  requires tools.jackson.core;

  exports io.goloom.debug;
}
