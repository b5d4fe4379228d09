package io.goloom.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingTest {
  private final Waiting waiting = new Waiting(2);

  private static Pending pending(String url) {
    return new Pending(url, url.substring(0, 1), DiscardBody.INSTANCE);
  }

  private List<String> takeAll(long now) {
    List<String> taken = new ArrayList<>();
    while (waiting.hasReady(now)) {
      taken.add(waiting.take().url);
    }
    return taken;
  }

  @Test
  void take_hostAtItsLimit_holdsUpNoOther() {
    for (String url : List.of("a1", "a2", "a3", "a4", "b1")) {
      waiting.add(pending(url));
    }
    assertThat(takeAll(0)).containsExactly("a1", "b1", "a2");
    assertThat(waiting.size()).isEqualTo(2);
    assertThat(waiting.hasReady(0)).isFalse();
  }

  @Test
  void finished_letsTheNextOfItsHostIn() {
    Pending first = pending("a1");
    waiting.add(first);
    List.of("a2", "a3", "a4").forEach(url -> waiting.add(pending(url)));
    assertThat(takeAll(0)).containsExactly("a1", "a2");
    waiting.finished(first);
    assertThat(takeAll(0)).containsExactly("a3");
  }

  @Test
  void addLater_readyWhenItIsDue_alsoWhereTheClockWraps() {
    long now = Long.MAX_VALUE - 5;
    Pending soon = pending("a1");
    Pending late = pending("b1");
    soon.due = now + 10; // negative
    late.due = now + 20;
    waiting.addLater(late);
    waiting.addLater(soon);
    assertThat(waiting.nextDue()).isEqualTo(soon.due);
    assertThat(waiting.hasReady(now)).isFalse();
    assertThat(takeAll(now + 10)).containsExactly("a1");
    assertThat(takeAll(now + 20)).containsExactly("b1");
    assertThat(waiting.nextDue()).isNull();
  }

  @Test
  void drain_givesUpAllThatWait_andNothingThatRuns() {
    Pending running = pending("a1");
    waiting.add(running);
    assertThat(takeAll(0)).containsExactly("a1");
    waiting.add(pending("a2"));
    waiting.addLater(pending("b1"));
    List<String> givenUp = new ArrayList<>();
    waiting.drain(p -> givenUp.add(p.url));
    assertThat(givenUp).containsExactlyInAnyOrder("a2", "b1");
    assertThat(waiting.size()).isZero();
    assertThat(waiting.hasReady(0)).isFalse();
    waiting.finished(running);
    waiting.add(pending("a3"));
    assertThat(takeAll(0)).containsExactly("a3");
  }
}
