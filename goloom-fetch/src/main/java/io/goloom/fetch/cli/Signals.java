package io.goloom.fetch.cli;

import io.goloom.context.Cancellable;
import io.goloom.fetch.FetchException;
import io.goloom.fetch.Outcome;
import java.util.concurrent.atomic.AtomicInteger;

/// Ctrl-C: the first one cancels the job, which then prints what is done and why the rest is not;
/// the second one ends the process at once. SIGTERM and SIGHUP do the same. A signal that the
/// parent ignores stays ignored (`nohup`): the JVM sees to that.
///
/// A shutdown hook could not tell a second Ctrl-C, since the JVM ignores it during shutdown. Where
/// the command is run without what the jar's manifest opens, Ctrl-C just ends the process.
final class Signals {
  private final AtomicInteger status = new AtomicInteger();
  private final Cancellable job;

  private Signals(Cancellable job) {
    this.job = job;
  }

  /// Lets signals cancel a job.
  ///
  /// @param job its context
  /// @return what has come
  static Signals cancel(Cancellable job) {
    Signals signals = new Signals(job);
    signals.handle("INT", 130, "interrupted by Ctrl-C");
    signals.handle("HUP", 129, "terminated by a signal");
    signals.handle("TERM", 143, "terminated by a signal");
    return signals;
  }

  /// The exit status that the shell expects.
  ///
  /// @return 128 and the number of the signal; 0 if none has come
  int status() {
    return status.get();
  }

  private void handle(String name, int exitStatus, String reason) {
    boolean _ = io.goloom.internal.jdk.Signals.handle(name, () -> received(exitStatus, reason));
  }

  private void received(int exitStatus, String reason) {
    if (status.compareAndSet(0, exitStatus)) {
      job.cancel(new FetchException(Outcome.CANCELED, reason));
    } else {
      Runtime.getRuntime().halt(exitStatus);
    }
  }
}
