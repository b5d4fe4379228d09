package io.goloom.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.testing.ChildJvm;
import org.junit.jupiter.api.Test;

/// The JDK's pollers, which all sockets of virtual threads need, belong to a runtime that is never
/// closed.
class PollerOwnerTest {
  private static ChildJvm.Run run(String how) throws Exception {
    ChildJvm child = ChildJvm.of(PollerOwner.class).arg(how).option("-Dgoloom.scheduler=gmp");
    for (String open : new String[] {"java.lang", "sun.nio.ch"}) {
      child.option("--add-opens=java.base/" + open + "=ALL-UNNAMED");
    }
    return child.run();
  }

  @Test
  void pollers_socketsFirstInARuntimeThatIsClosed_areTheSystems() throws Exception {
    ChildJvm.Run run = run("builder");
    assertThat(run.out())
        .as(run.err())
        .isEqualTo(
            """
            r2: read x
            pollers: goloom
            system: read x
            plain: read x
            """);
  }

  /// The canary: a scheduler that is made without the builder gets the pollers. Sockets work all
  /// the same, since what outlives a closed scheduler goes on on the system's.
  @Test
  void pollers_madeWithoutTheBuilder_areTheClosedOnes() throws Exception {
    ChildJvm.Run run = run("raw");
    assertThat(run.out())
        .as(run.err())
        .isEqualTo(
            """
            r2: read x
            pollers: r2
            system: read x
            plain: read x
            """);
  }
}
