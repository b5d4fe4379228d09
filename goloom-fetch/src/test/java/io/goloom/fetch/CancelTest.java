package io.goloom.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.goloom.Go;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.context.ContextException;
import io.goloom.net.Conn;
import io.goloom.net.Leaks;
import io.goloom.net.Listener;
import io.goloom.sync.WaitGroup;
import io.goloom.testing.Until;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Connections that are accepted and never answered: one cancel closes all. */
@ExtendWith(Leaks.class)
class CancelTest {
  /** Ten thousand, if so many descriptors may be open, for both sides. */
  private static int connections() {
    long most =
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean os
            ? os.getMaxFileDescriptorCount()
            : 1024;
    return (int) Math.min(10_000, (most - 200) / 2);
  }

  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  @Test
  void manyThatAreNeverAnswered_areClosedByOneCancel() throws Exception {
    int n = connections();
    Queue<Conn> accepted = new ConcurrentLinkedQueue<>();
    AtomicInteger open = new AtomicInteger();
    WaitGroup exchanges = new WaitGroup();
    AtomicInteger canceled = new AtomicInteger();
    try (Listener listener =
            Listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        HttpTransport transport = Net.builder().maxConnections(n).maxPerHost(n).build();
        Cancellable ctx = Context.background().withCancel()) {
      Go.go(() -> {
        try {
          while (true) {
            accepted.add(listener.accept());
            open.incrementAndGet();
          }
        } catch (IOException closed) {
          return;
        }
      });
      URI url = URI.create("http://127.0.0.1:" + listener.localAddress().getPort() + "/");
      for (int i = 0; i < n; i++) {
        exchanges.go(() -> {
          try {
            transport.exchange(ctx, Call.get(url), (head, piece) -> true);
          } catch (ContextException e) {
            canceled.incrementAndGet();
          }
        });
      }
      Until.until("all are connected", () -> open.get() == n && transport.connections() == n);
      long begun = System.nanoTime();
      Duration cpu = cpu();
      ctx.cancel();
      exchanges.await();
      System.out.printf(
          "%d exchanges ended %d ms after the cancel, for %d ms of processor time%n",
          n, Duration.ofNanos(System.nanoTime() - begun).toMillis(), cpu().minus(cpu).toMillis());
      assertThat(canceled).hasValue(n);
      assertThat(transport.connections()).isZero();
      for (Conn conn : accepted) {
        conn.close();
      }
    }
  }
}
