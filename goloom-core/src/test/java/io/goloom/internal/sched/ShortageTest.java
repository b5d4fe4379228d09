package io.goloom.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShortageTest {
  @Test
  void begins_goesOnOrComesAgain_isNewOnlyAfterAGap() {
    Shortage shortage = new Shortage();
    long now = Long.MAX_VALUE - Shortage.GAP; // the clock may wrap
    assertThat(shortage.begins(now)).isTrue();
    for (int i = 0; i < 10; i++) {
      now += Shortage.GAP;
      assertThat(shortage.begins(now)).isFalse();
    }
    now += Shortage.GAP + 1;
    assertThat(shortage.begins(now)).isTrue();
    assertThat(shortage.begins(now)).isFalse();
  }
}
