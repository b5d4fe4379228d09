package io.goloom.bench.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The judge of the stress cases must itself find what is wrong.
@Timeout(10)
class VerdictTest {
  private static final Set<String> CASES = Set.of("CloseAgainstSend", "ReorderingCanary");
  private static final Verdict.Result CAUGHT =
      new Verdict.Result("ReorderingCanary", "", Set.of("1"));

  @Test
  void of_realCasesPassAndCanariesCaught_noComplaint() {
    Verdict verdict =
        Verdict.of(CASES, List.of(passed("CloseAgainstSend"), passed("ReorderingCanary"), CAUGHT));

    assertThat(verdict).isEqualTo(new Verdict(1, 1, List.of()));
  }

  @Test
  void of_realCaseForbiddenInOneConfiguration_complains() {
    var bad = new Verdict.Result("CloseAgainstSend", "", Set.of("0, 0"));

    assertThat(Verdict.of(CASES, List.of(passed("CloseAgainstSend"), bad, CAUGHT)).complaints())
        .singleElement()
        .asString()
        .contains("CloseAgainstSend failed", "2 runs", "{0, 0=1}");
  }

  @Test
  void of_realCaseTimedOut_complains() {
    var hung = new Verdict.Result("CloseAgainstSend", "TIMEOUT_ERROR", Set.of());

    assertThat(Verdict.of(CASES, List.of(hung, CAUGHT)).complaints())
        .singleElement()
        .asString()
        .contains("CloseAgainstSend failed", "TIMEOUT_ERROR");
  }

  @Test
  void of_canaryNotCaught_complains() {
    assertThat(
            Verdict.of(CASES, List.of(passed("CloseAgainstSend"), passed("ReorderingCanary")))
                .complaints())
        .singleElement()
        .asString()
        .contains("ReorderingCanary was not caught");
  }

  @Test
  void of_canaryThatOnlyTimedOut_isNotCaught() {
    var hung = new Verdict.Result("ReorderingCanary", "TIMEOUT_ERROR", Set.of());

    assertThat(Verdict.of(CASES, List.of(passed("CloseAgainstSend"), hung)).complaints())
        .singleElement()
        .asString()
        .contains("was not caught");
  }

  @Test
  void of_caseWithoutResult_complains() {
    assertThat(Verdict.of(CASES, List.of(CAUGHT)).complaints())
        .containsExactly("CloseAgainstSend did not run");
  }

  @Test
  void of_noCanaryAtAll_complains() {
    assertThat(
            Verdict.of(Set.of("CloseAgainstSend"), List.of(passed("CloseAgainstSend")))
                .complaints())
        .singleElement()
        .asString()
        .contains("no canary");
  }

  private static Verdict.Result passed(String name) {
    return new Verdict.Result(name, "", Set.of());
  }
}
