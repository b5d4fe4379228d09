package io.goloom.integrations.slf4j;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.goloom.Go;
import io.goloom.GoRuntime;
import io.goloom.sched.Propagator;
import io.goloom.sync.WaitGroup;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class MdcPropagatorTest {
  private final Logger log = (Logger) LoggerFactory.getLogger(MdcPropagatorTest.class);
  private final ListAppender<ILoggingEvent> lines =
      new ListAppender<>() {
        @Override
        protected void append(ILoggingEvent line) {
          line.prepareForDeferredProcessing(); // takes the values of the thread that logs
          super.append(line);
        }
      };
  private Propagator before;

  @BeforeEach
  void propagate() {
    before = Go.propagator(new MdcPropagator());
    lines.start();
    log.addAppender(lines);
    log.setAdditive(false);
    MDC.put("request", "7");
  }

  @AfterEach
  void restore() {
    Go.propagator(before);
    log.detachAppender(lines);
    MDC.clear();
  }

  @Test
  void line_ofAGoroutine_hasTheStartersValues() throws InterruptedException {
    var wg = new WaitGroup();
    wg.go(() -> log.warn("inside"));
    wg.await();
    assertThat(lines.list.getFirst().getMDCPropertyMap()).isEqualTo(Map.of("request", "7"));
  }

  @Test
  void task_ofAnExecutor_hasThemToo() throws Exception {
    GoRuntime.system().executor().submit(() -> log.warn("inside")).get();
    assertThat(lines.list.getFirst().getMDCPropertyMap()).isEqualTo(Map.of("request", "7"));
  }

  @Test
  void value_putByAGoroutine_staysThere() throws InterruptedException {
    var wg = new WaitGroup();
    wg.go(() -> MDC.put("request", "8"));
    wg.await();
    assertThat(MDC.get("request")).isEqualTo("7");
  }

  /// Whoever runs the task on a thread of his own gets back what he had.
  @Test
  void task_leavesAsItFound() throws Exception {
    var task = new MdcPropagator().propagate(() -> MDC.put("more", "1"));
    MDC.setContextMap(Map.of("request", "9"));
    task.run();
    assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("request", "9"));
  }

  @Test
  void goroutine_withoutPropagator_getsNothing() throws InterruptedException {
    Go.propagator(Propagator.NONE);
    var wg = new WaitGroup();
    wg.go(() -> log.warn("inside"));
    wg.await();
    assertThat(lines.list.getFirst().getMDCPropertyMap()).isEmpty();
  }
}
