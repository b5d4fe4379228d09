package io.goloom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.context.CanceledException;
import io.goloom.context.Context;
import io.goloom.internal.sched.VirtualScheduler;
import io.goloom.sched.WaitReason;
import io.goloom.testing.Until;
import io.goloom.testing.Worker;
import java.io.InterruptedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Leaks.class)
class ListenerTest {

  @Test
  void accept_thatWaits_isEndedByAConnection() throws Exception {
    try (Listener listener = Pair.listener()) {
      for (int i = 0; i < 100; i++) {
        Worker acceptor = Worker.start(() -> listener.accept().close());
        acceptor.waits(WaitReason.IO_WAIT);
        Pair.dial(listener).close();
        acceptor.join();
      }
    }
  }

  @Test
  void acceptors_severalAtOnce_takeEachConnectionOnce() throws Exception {
    try (Listener listener = Pair.listener()) {
      List<Worker> acceptors = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        acceptors.add(Worker.start(() -> ConnTest.echo(listener.accept())));
      }
      Worker.all(
          10,
          n ->
              () -> {
                try (Conn conn = Pair.dial(listener)) {
                  conn.write(Pair.bytes("hello " + n));
                  assertThat(Pair.read(conn, 7)).isEqualTo("hello " + n);
                }
              });
      acceptors.forEach(Worker::join);
    }
  }

  @Test
  void close_endsAllWhoAccept() throws Exception {
    Listener listener = Pair.listener();
    List<Worker> acceptors = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      acceptors.add(Worker.start(() -> listener.accept()));
    }
    Until.until(
        "one of them waits for the socket",
        () -> acceptors.stream().anyMatch(a -> a.isWaitingFor(WaitReason.IO_WAIT)));
    listener.close();
    for (Worker acceptor : acceptors) {
      assertThat(acceptor.failure())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("closed by this side");
    }
    assertThatThrownBy(listener::accept).hasMessageContaining("closed by this side");
  }

  @Test
  @SuppressWarnings("try") // the close is what is tested
  void close_whileSomebodyWaits_refusesAtOnce() throws Exception {
    for (int i = 0; i < 300; i++) {
      try (Listener listener = Pair.listener();
          Socket late = new Socket()) {
        late.bind(null); // before the port is free: else it could be given that one
        Worker acceptor = Worker.start(() -> listener.accept());
        acceptor.waits(WaitReason.IO_WAIT);
        listener.close();
        assertThatThrownBy(() -> late.connect(listener.localAddress()))
            .isInstanceOf(ConnectException.class);
        assertThat(acceptor.failure()).isInstanceOf(SocketException.class);
      }
    }
  }

  @Test
  void cancel_endsAccept_andTheListenerGoesOn() throws Exception {
    try (Listener listener = Pair.listener();
        var ctx = Context.background().withCancel()) {
      Worker acceptor = Worker.start(() -> listener.accept(ctx));
      acceptor.waits(WaitReason.IO_WAIT);
      ctx.cancel();
      assertThat(acceptor.failure()).isInstanceOf(CanceledException.class);
      Pair.dial(listener).close();
      listener.accept().close();
    }
  }

  @Test
  void interrupt_endsAccept() throws Exception {
    try (Listener listener = Pair.listener()) {
      Worker acceptor = Worker.start(() -> listener.accept());
      acceptor.waits(WaitReason.IO_WAIT);
      acceptor.interrupt();
      assertThat(acceptor.failure()).isInstanceOf(InterruptedIOException.class);
    }
  }

  @Test
  void deadline_endsAccept() throws Exception {
    try (Listener listener = Pair.listener()) {
      VirtualScheduler.run(clock -> {
        listener.deadline(Duration.ofSeconds(1));
        Worker acceptor = Worker.start(() -> listener.accept());
        acceptor.waits(WaitReason.IO_WAIT);
        clock.advance(Duration.ofSeconds(1));
        assertThat(acceptor.failure()).isInstanceOf(SocketTimeoutException.class);
        assertThatThrownBy(listener::accept).isInstanceOf(SocketTimeoutException.class);
        listener.deadline(null);
        Pair.dial(listener).close();
        listener.accept().close();
      });
    }
  }

  @Test
  void bind_toAnAddressInUse_namesIt() throws Exception {
    try (Listener listener = Pair.listener()) {
      assertThatThrownBy(() -> Listener.bind(listener.localAddress()))
          .isInstanceOf(BindException.class)
          .hasMessageContaining(Channels.text(listener.localAddress()));
    }
  }

  @Test
  void bind_refusesNonsense() {
    assertThatThrownBy(() -> Listener.bind(new InetSocketAddress(0), 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Listener.bind(null)).isInstanceOf(NullPointerException.class);
  }
}
