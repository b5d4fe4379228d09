package io.goloom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.goloom.channel.Channel;
import io.goloom.diagnostics.GoroutineSnapshot;
import io.goloom.sched.WaitReason;
import io.goloom.testing.Until;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LabelsTest {
  @Test
  void run_nested_addsAndHidesAndRestores() throws Exception {
    assertThat(Labels.current()).isEmpty();
    Labels.run(
        Map.of("tenant", "acme", "kind", "read"),
        () -> {
          assertThat(Labels.current()).hasToString("{kind=read, tenant=acme}");
          int two =
              Labels.call(
                  Map.of("kind", "write"),
                  () -> {
                    assertThat(Labels.current()).hasToString("{kind=write, tenant=acme}");
                    return 2;
                  });
          assertThat(two).isEqualTo(2);
          assertThat(Labels.current()).hasToString("{kind=read, tenant=acme}");
        });
    assertThat(Labels.current()).isEmpty();
  }

  @Test
  void run_codeThatThrows_restoresThem() {
    assertThatIllegalStateException()
        .isThrownBy(() ->
            Labels.run(
                Map.of("a", "b"),
                () -> {
                  throw new IllegalStateException("mine");
                }))
        .withMessage("mine");
    assertThat(Labels.current()).isEmpty();
  }

  /// A child has what its parent had when it was started; a parent on a thread that is no goroutine
  /// hands on its own.
  @Test
  void go_underLabels_inheritsThoseOfTheMoment() throws Exception {
    Channel<Map<String, String>> seen = Channel.make(4);
    Labels.run(
        Map.of("tenant", "acme"),
        () ->
            Go.go(() -> {
              seen.send(Labels.current());
              Labels.run(Map.of("step", "1"), () -> Go.go(() -> seen.send(Labels.current())));
            }));
    assertThat(seen.receive()).isEqualTo(Map.of("tenant", "acme"));
    assertThat(seen.receive()).isEqualTo(Map.of("step", "1", "tenant", "acme"));
    Go.go(() -> seen.send(Labels.current()));
    assertThat(seen.receive()).isEmpty();
  }

  @Test
  void snapshot_underLabels_showsThem() throws Exception {
    try (GoRuntime runtime = GoRuntime.builder().name("labeled").build()) {
      Channel<Integer> orders = Channel.make();
      Labels.run(
          Map.of("tenant", "a\nb", "kind", "read"),
          () -> {
            Goroutine g = runtime.go("clerk", orders::receive);
            Until.waitsFor(g, WaitReason.CHANNEL_RECEIVE);
          });
      GoroutineSnapshot seen = runtime.goroutines().getFirst();
      orders.close();
      assertThat(seen.labels()).isEqualTo(Map.of("tenant", "a\nb", "kind", "read"));
      assertThat(seen.text().lines().findFirst().orElseThrow())
          .isEqualTo(
              "goroutine %d \"clerk\" {kind=read, tenant=a?b} [chan receive, runtime labeled]:"
                  .formatted(seen.id()));
    }
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void null_isRefused() {
    assertThatNullPointerException().isThrownBy(() -> Labels.run(null, () -> {}));
    assertThatNullPointerException()
        .isThrownBy(() -> Labels.run(Map.of(), null))
        .withMessage("code");
    Map<String, String> without = new HashMap<>();
    without.put("a", null);
    assertThatNullPointerException().isThrownBy(() -> Labels.run(without, () -> {}));
    assertThat(Labels.current()).isEmpty();
  }
}
