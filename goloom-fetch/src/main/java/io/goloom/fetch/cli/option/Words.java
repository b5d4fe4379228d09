package io.goloom.fetch.cli.option;

import java.util.LinkedHashMap;
import java.util.Map;

/// What help and manual page say besides the options.
final class Words {
  static final String SYNOPSIS = "goloom fetch [OPTION]... [URL]...";

  static final String SUMMARY =
      "Fetches all URLs at once, each under its own time limit and all under one, and prints a line"
          + " for each, in the order of the input, as soon as all before it are done.";

  static final String SIGNALS =
      "Ctrl-C stops all: what is done is printed, and why the rest is not. A second Ctrl-C ends"
          + " goloom at once.";

  static final Map<String, String> STATUSES = new LinkedHashMap<>();
  static final Map<String, String> EXAMPLES = new LinkedHashMap<>();

  static {
    STATUSES.put("0", "all were fetched");
    STATUSES.put("1", "some failed");
    STATUSES.put(
        "2",
        "wrong usage, an input that cannot be read, an output that cannot be written, or a bug");
    STATUSES.put("129, 130, 143", "ended by SIGHUP, Ctrl-C, SIGTERM");
    STATUSES.put("141", "whoever read the output has closed it");

    EXAMPLES.put("goloom fetch -i urls.txt --total-timeout 1m", "a list, in one minute at most");
    EXAMPLES.put(
        "goloom fetch -i urls.txt --json > run.jsonl", "a record of it, for programs and --resume");
    EXAMPLES.put("goloom fetch -i urls.txt -O pages --retries 3", "the bodies, as files in pages/");
    EXAMPLES.put("goloom fetch -i urls.txt --per-host 2 --rate 10/s", "as a polite guest");
  }

  private Words() {}
}
