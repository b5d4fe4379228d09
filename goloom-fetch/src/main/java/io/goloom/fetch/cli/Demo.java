package io.goloom.fetch.cli;

import io.goloom.context.Context;
import io.goloom.fetch.Durations;
import java.io.IOException;
import java.util.List;

/// `goloom fetch --demo`: the limits at work, without the internet.
final class Demo {
  private Demo() {}

  static int run(Context job, Options o, Stdio stdio)
      throws UsageException, IOException, InterruptedException {
    try (DemoServer server = DemoServer.start()) {
      String each = Durations.format(o.timeout());
      String total = Durations.format(o.totalTimeout());
      stdio
          .err()
          .println(
              "A small server on this machine is fetched from, "
                  + each
                  + " a URL, "
                  + total
                  + " for all, "
                  + o.parallel()
                  + " at once.\n"
                  + "/quick and /slow are in time; /never and /endless are cut off by their own"
                  + " limit, and what still\n"
                  + "runs after "
                  + total
                  + " by the limit for all. Each failure says why and costs the others nothing.");
      List<Options.Input> urls =
          server.urls().stream().<Options.Input>map(Options.Input.Url::new).toList();
      int status = new FetchCommand(o.with(urls), stdio).run(job);
      if (job.err() == null) {
        stdio.err().println("Exit status " + status + ": " + meaning(status));
      }
      return status;
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
