package io.goloom.fetch.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.fetch.Content;
import io.goloom.fetch.FetchResult;
import io.goloom.fetch.Metrics;
import io.goloom.fetch.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SummaryTest {
  private final Summary summary = new Summary();

  @Test
  void line_countsWhatCame_andNotWhatWasThereAlready() {
    summary.add(
        new FetchResult.Fetched(
            "http://h/x", 206, 5_000_000, Metrics.NONE, Content.of(Path.of("x"), 4_999_900)));
    summary.add(
        new FetchResult.Failed("http://h/y", Outcome.TRUNCATED, "cut off", 200, 7, Metrics.NONE));
    assertThat(summary.line()).startsWith("1 fetched, 1 failed, 107 bytes in ");
    assertThat(summary.failed()).isEqualTo(1);
  }

  @Test
  void text_countsFailuresByOutcome() {
    for (Outcome outcome : new Outcome[] {Outcome.DNS, Outcome.TIMEOUT, Outcome.DNS}) {
      summary.add(new FetchResult.Failed("u", outcome, "r", 0, 0, Metrics.NONE));
    }
    assertThat(summary.text()).contains("\nfailures: 1 timeout, 2 dns\n").doesNotContain("times:");
  }
}
