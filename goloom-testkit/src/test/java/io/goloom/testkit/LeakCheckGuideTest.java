package io.goloom.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.goloom.Go;
import io.goloom.channel.Channel;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;

/// What the guide shows, run by JUnit as a class by itself.
class LeakCheckGuideTest {
  // @start region=leakcheck
  @LeakCheck(allow = "com.example.Pool")
  static class EchoTest {
    @Test
    void echo_closed_ends() throws Exception {
      Channel<String> in = Channel.make();
      Channel<String> out = Channel.make();
      Go.go(() -> {
        for (String s : in) {
          out.send(s);
        }
      });
      in.send("hello");
      assertThat(out.receive()).isEqualTo("hello");
      in.close(); // without this line the test fails, and names the goroutine
    }
  }

  // @end region=leakcheck

  @Test
  void guide_isRight() {
    EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(EchoTest.class))
        .execute()
        .testEvents()
        .assertStatistics(events -> events.succeeded(1).failed(0));
  }
}
