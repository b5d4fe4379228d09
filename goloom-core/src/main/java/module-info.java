/// Goroutines for Java: `go`, channels with select, contexts that stop the work, groups and locks
/// that wait under a context.
///
/// Needs nothing but the JDK, and of it only java.base: schedulers are shown as beans and as events
/// where java.management and jdk.jfr are there. Start reading at [io.goloom.Go].
@org.jspecify.annotations.NullMarked
@SuppressWarnings(
    "module") // io.goloom.net and .testkit stand above this module: javac cannot see them from here
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

  // How a wait is made, for the sockets; and the seam to the scheduler, for the testkit.
  exports io.goloom.internal.end to
      io.goloom.net;
  exports io.goloom.internal.jdk to
      io.goloom.fetch,
      io.goloom.net,
      io.goloom.testkit;
  exports io.goloom.internal.sched to
      io.goloom.debug,
      io.goloom.net,
      io.goloom.testkit;
  exports io.goloom.internal.text to
      io.goloom.debug;
  exports io.goloom.internal.time to
      io.goloom.debug,
      io.goloom.net,
      io.goloom.testkit;
  exports io.goloom.internal.wait to
      io.goloom.net,
      io.goloom.testkit;
}
