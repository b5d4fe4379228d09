package io.goloom.internal.procs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcsSettingTest {

  @TempDir Path root;
  private FakeMachine machine;

  @BeforeEach
  void eightCpus() {
    machine = FakeMachine.withCpus(root, 8);
  }

  @Test
  void variable_valid_isTaken() {
    machine.environment.put("GOMAXPROCS", " 4 ");
    assertThat(machine.procs())
        .isEqualTo(
            new Procs(4, "GOMAXPROCS is 4: set by the environment variable GOMAXPROCS", false));
    assertThat(machine.warnings).isEmpty();
  }

  @Test
  void property_besideVariable_goesFirst() {
    machine.properties.put("goloom.gomaxprocs", "16");
    machine.environment.put("GOMAXPROCS", "nonsense");
    assertThat(machine.procs())
        .isEqualTo(
            new Procs(16, "GOMAXPROCS is 16: set by the system property goloom.gomaxprocs", false));
    assertThat(machine.warnings).isEmpty();
  }

  @Test
  void property_besideActiveProcessorCount_goesFirst() {
    machine.properties.put("goloom.gomaxprocs", "5");
    machine.environment.put("JAVA_TOOL_OPTIONS", "-XX:ActiveProcessorCount=2");
    assertThat(machine.javaCounts(2).procs().count()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  "})
  void property_empty_isUnset(String empty) {
    machine.properties.put("goloom.gomaxprocs", empty);
    machine.environment.put("GOMAXPROCS", "4");
    assertThat(machine.procs().count()).isEqualTo(4);
    assertThat(machine.warnings).isEmpty();
  }

  @Test
  void both_empty_isDefault() {
    machine.properties.put("goloom.gomaxprocs", "");
    machine.environment.put("GOMAXPROCS", "");
    assertThat(machine.procs().followsMachine()).isTrue();
    assertThat(machine.warnings).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "four", "2.5", "1025", "99999999999", "4x"})
  void variable_invalid_warnsAndTakesDefault(String value) {
    machine.environment.put("GOMAXPROCS", value);
    assertThat(machine.procs().count()).isEqualTo(8);
    assertThat(machine.warnings)
        .containsExactly(
            "the environment variable GOMAXPROCS is \""
                + value
                + "\", which is not a whole number from 1 to 1024: taking the default");
  }

  @Test
  void property_invalid_takesDefaultAndNotVariable() {
    machine.properties.put("goloom.gomaxprocs", "a\nb");
    machine.environment.put("GOMAXPROCS", "4");
    assertThat(machine.procs().count()).isEqualTo(8);
    assertThat(machine.warnings)
        .containsExactly(
            "the system property goloom.gomaxprocs is \"a?b\", which is not a whole number from 1"
                + " to 1024: taking the default");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1024})
  void variable_atBound_isTaken(int count) {
    machine.environment.put("GOMAXPROCS", Integer.toString(count));
    assertThat(machine.procs().count()).isEqualTo(count);
  }
}
