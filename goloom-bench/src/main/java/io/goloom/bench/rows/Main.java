package io.goloom.bench.rows;

/// Runs one bench, which is one row of the table or a few that belong together.
public final class Main {
  private Main() {}

  /// Runs it and prints its rows.
  ///
  /// @param args the name of the bench
  /// @throws Exception if the bench went wrong
  public static void main(String[] args) throws Exception {
    printCarrier();
    switch (args.length == 1 ? args[0] : "") {
      case "spawn_join" -> Spawn.aMillion();
      case "spawn_bounded" -> Spawn.aThousandAtATime();
      case "yield" -> Spawn.giveWay();
      case "parked" -> Parked.aMillion();
      case "pingpong" -> Channels.pingpong();
      case "stream" -> Channels.stream("chan_unbuf_1to1", 0, 1, 1);
      case "stream2" -> {
        Channels.stream("chan_buf128_1to1", 128, 1, 1);
        Channels.stream("chan_mpmc_4x4_128", 128, 4, 4);
      }
      case "select" -> {
        Channels.select2();
        Channels.select8();
      }
      case "sieve" -> Networks.sieve();
      case "skynet" -> Networks.skynet();
      case "ctx_ops" -> Contexts.operations();
      case "ctx_tree" -> Contexts.trees();
      case "ctx_wake" -> Contexts.wake();
      case "synchronous_queue" -> Queues.pingpong();
      case "interrupt_waitgroup" -> Interrupts.onWaitGroup();
      case "interrupt_done" -> Interrupts.onDone();
      case "echo" -> Echo.thousand();
      case "echo_net" -> EchoWays.net();
      case "echo_selector" -> EchoWays.selector();
      case "floor" -> Floor.switches();
      case "fairness" -> Fairness.lateness();
      default -> {
        System.err.println("Usage: Main BENCH, with a name that `bench.sh list` prints");
        System.exit(2);
      }
    }
    System.exit(0); // goroutines that still wait, and there may be a million, need not be looked at
  }

  /// Tells what a goroutine runs on, so that whoever compares schedulers sees that there are two.
  private static void printCarrier() throws Exception {
    Measure.inGoroutine(() -> {
      String thread = Thread.currentThread().toString();
      System.err.println("# carrier " + thread.substring(thread.indexOf('@') + 1));
    });
  }
}
