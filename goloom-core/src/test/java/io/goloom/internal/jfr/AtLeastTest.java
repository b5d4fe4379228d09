package io.goloom.internal.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AtLeastTest {
  private final AtLeast setting = new AtLeast();

  /// The forms that the recorder takes for its own times, and what is none.
  @ParameterizedTest
  @CsvSource({
    "5 ns, 5",
    "0 ms, 0",
    "7 us, 7000",
    "1 ms, 1000000",
    "1ms, 1000000",
    "20s, 20000000000",
    "2 m, 120000000000",
    "1 h, 3600000000000",
    "1 d, 86400000000000",
    "3, 10000000",
    "ms, 10000000",
    "soon, 10000000",
    "-1 ms, 10000000",
    "999999999999 d, 10000000",
  })
  void setValue_anyForm_isUnderstoodOrTheDefault(String text, long nanos) {
    setting.setValue(text);
    assertThat(setting.nanos()).isEqualTo(nanos);
    assertThat(setting.getValue()).isEqualTo(text);
  }

  @Test
  void combine_severalRecordings_takesTheLeast() {
    assertThat(setting.combine(Set.of("1 s", "20ms", "1 h"))).isEqualTo("20ms");
  }
}
