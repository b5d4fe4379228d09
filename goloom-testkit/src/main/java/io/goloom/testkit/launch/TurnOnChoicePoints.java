package io.goloom.testkit.launch;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/// Gives a JVM of JUnit's launcher its choice points, before the first test may use goloom.
public final class TurnOnChoicePoints implements LauncherSessionListener {
  /// Made by JUnit.
  public TurnOnChoicePoints() {}

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    System.setProperty("goloom.choicepoints", "true");
  }
}
