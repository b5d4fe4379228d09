package io.goloom.fetch.cli;

import io.goloom.context.Context;
import io.goloom.fetch.Durations;
import io.goloom.fetch.cli.option.FetchOptions;
import io.goloom.fetch.cli.option.Input;
import io.goloom.fetch.cli.option.UsageException;
import java.io.IOException;
import java.util.List;

/// `goloom fetch --demo`: the limits at work, without the internet.
final class Demo {
  private Demo() {}

  static int run(Context job, FetchOptions o, Stdio stdio)
      throws UsageException, IOException, InterruptedException {
    try (DemoServer server = start()) {
      String each = Durations.format(o.limits().timeout());
      String total = Durations.format(o.limits().totalTimeout());
      stdio
          .err()
          .printf(
              "A small server on this machine is fetched from: %s for each URL, %s for all, %d at"
                  + " once.%n/quick answers at once and /slow after %s; /never says nothing, and"
                  + " /endless and /drip come to no end,%nso a limit cuts them off, their own or"
                  + " the one for all. Each failure says why%s.%n",
              each,
              total,
              o.limits().parallel(),
              Durations.format(DemoServer.SLOW),
              o.limits().failFast()
                  ? ", and the first one ends the rest"
                  : " and costs the others nothing");
      List<Input> urls = server.urls().stream().<Input>map(Input.Url::new).toList();
      int status = new FetchCommand(o, stdio).run(job, urls);
      if (job.err() == null) {
        stdio.err().println("Exit status " + status + ": " + meaning(status));
      }
      return status;
    }
  }

  private static DemoServer start() throws UsageException {
    try {
      return DemoServer.start();
    } catch (IOException e) { // of the network, not of the output
      throw new UsageException("cannot start the demo server: " + e.getMessage());
    }
  }

  private static String meaning(int status) {
    return switch (status) {
      case Main.OK -> "all were fetched.";
      case Main.SOME_FAILED -> "some failed, as they were meant to.";
      default -> "the demo itself went wrong.";
    };
  }
}
