package io.goloom;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/// Shows that Lincheck finds a bug here: a counter that loses updates. (It needs public
/// operations.)
public class LincheckCanaryTest {

  private int value;

  @Operation
  public int increment() {
    return ++value;
  }

  @Test
  void modelChecking_findsLostUpdate() {
    var options = new ModelCheckingOptions().iterations(1).threads(2).actorsPerThread(1);
    assertThatThrownBy(() -> options.check(LincheckCanaryTest.class))
        .isInstanceOf(LincheckAssertionError.class)
        .hasMessageContaining("| increment(): 1 | increment(): 1 |");
  }
}
