/// Tests of concurrent code: virtual time, many schedules, leak checks. Start reading at
/// [io.goloom.testkit.Bubble].
@org.jspecify.annotations.NullMarked
module io.goloom.testkit {
  requires transitive io.goloom;
  requires static transitive org.junit.jupiter.api; // for LeakCheck alone, as the next
  requires static org.junit.platform.commons;
  requires static org.junit.platform.launcher;
  requires static java.instrument; // for the agent alone
  requires static org.jspecify;

  exports io.goloom.testkit;
  exports io.goloom.testkit.agent to
      java.instrument; // which starts it

  provides org.junit.platform.launcher.LauncherSessionListener with
      io.goloom.testkit.launch.TurnOnChoicePoints;

  opens io.goloom.testkit to
      org.junit.platform.commons; // makes the extension
}
