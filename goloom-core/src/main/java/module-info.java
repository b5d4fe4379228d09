/// Goroutines for Java: `go`, channels with select, contexts that stop the work, groups and locks
/// that wait under a context.
///
/// Needs nothing but the JDK, and of it only java.base: schedulers are shown as beans and as events
/// where java.management and jdk.jfr are there. Start reading at [io.goloom.Go].
@org.jspecify.annotations.NullMarked
module io.goloom {
  requires static java.management; // internal.jmx
  requires static jdk.jfr; // internal.jfr
  requires static org.jspecify;

  exports io.goloom;
  exports io.goloom.channel;
  exports io.goloom.context;
  exports io.goloom.diagnostics;
  exports io.goloom.sched;
  exports io.goloom.sync;
  exports io.goloom.time;
}
