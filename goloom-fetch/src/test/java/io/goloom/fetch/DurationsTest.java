package io.goloom.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "10s,10000,10s",
    "500ms,500,500ms",
    "1m30s,90000,1m30s",
    "2m,120000,2m",
    "90s,90000,1m30s",
    "2.5s,2500,2.5s",
    "1h0.25s,3600250,1h0.25s",
    "0s,0,0ms",
    "1000ms,1000,1s",
    "1m0.05s,60050,1m0.05s",
    "0.5ms,0,0ms",
    "1.234567891h,4444444,1h14m4.444s",
    "0.000000001m,0,0ms",
  })
  void parseAndFormat(String text, long millis, String formatted) {
    assertThat(Durations.parse(text).map(Duration::toMillis)).contains(millis);
    assertThat(Durations.format(Duration.ofMillis(millis))).isEqualTo(formatted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10",
        "s",
        "10 s",
        "-5s",
        "10sec",
        "1m30",
        "1..5s",
        "999999999h999999999h",
        "١٠s"
      })
  void parse_whatIsNone_isEmpty(String text) {
    assertThat(Durations.parse(text)).isEmpty();
  }
}
