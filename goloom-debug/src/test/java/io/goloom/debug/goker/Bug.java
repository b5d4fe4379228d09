package io.goloom.debug.goker;

import io.goloom.Go;
import io.goloom.Goroutine;
import io.goloom.sched.GoroutineState;
import java.util.List;
import java.util.stream.Stream;

/// A bug: which goroutines of it hang, and the program, with the bug and without. A goroutine
/// without a name of its own goes by the method that it hangs in.
public record Bug(String id, List<String> hang, Program program) {
  /// Runs as the goroutine `main`, which may hang, too.
  @FunctionalInterface
  public interface Program {
    void run(boolean fixed) throws Exception;
  }

  public static Bug of(String id, Program program, String... hang) {
    return new Bug(id, Stream.of(hang).sorted().toList(), program);
  }

  public static List<Bug> all() {
    return Stream.of(
            Cockroach.BUGS,
            Etcd.BUGS,
            Grpc.BUGS,
            Kubernetes.BUGS,
            Moby.BUGS,
            Others.BUGS,
            Quorum.BUGS,
            Engine.BUGS,
            Watches.BUGS)
        .flatMap(List::stream)
        .toList();
  }

  /// Gives way until a goroutine waits in an operation of goloom, so that it comes first.
  static void waits(Goroutine g) {
    while (g.state() != GoroutineState.WAITING || g.waitReason().isEmpty()) {
      Go.gosched();
    }
  }

  @Override
  public String toString() {
    return id;
  }
}
