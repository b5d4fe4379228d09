import io.goloom.Go;

/// For the examples that show goloom's own scheduler: is it there, and if not, what to do.
class OwnScheduler {
  private OwnScheduler() {}

  /// Whether goroutines run on the JDK's scheduler. If so, says how to get the other one.
  static boolean isMissing() {
    boolean missing = Go.gomaxprocsReason().contains("the JDK's scheduler");
    if (missing) {
      IO.println("goroutines run on the JDK's scheduler here; for goloom's own, start Java with");
      IO.println("  --add-opens=java.base/java.lang=ALL-UNNAMED -Dgoloom.scheduler=gmp");
    }
    return missing;
  }
}
