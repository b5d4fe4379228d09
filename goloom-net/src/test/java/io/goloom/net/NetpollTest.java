package io.goloom.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.Go;
import io.goloom.sched.WaitReason;
import io.goloom.testing.ChildJvm;
import io.goloom.testing.Until;
import io.goloom.testing.Worker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import org.junit.jupiter.api.Test;

/// The loop itself: its life, and the end of the process.
class NetpollTest {

  /// A pipe, whose other end a test writes to when it likes.
  private record Rig(Pipe pipe, Poll poll) implements AutoCloseable {
    static Rig on(Netpoll netpoll) throws IOException {
      Pipe pipe = Pipe.open();
      pipe.source().configureBlocking(false);
      return new Rig(pipe, new Poll(netpoll, pipe.source(), SelectionKey.OP_READ, 0));
    }

    void write() throws IOException {
      pipe.sink().write(ByteBuffer.allocate(1));
    }

    @Override
    public void close() throws IOException {
      poll.close();
      pipe.sink().close();
    }
  }

  @Test
  void loop_isADaemon() throws IOException {
    Thread loop = Netpoll.instance().thread();
    assertThat(loop.isDaemon()).isTrue();
    assertThat(loop.isVirtual()).isFalse();
    assertThat(Netpoll.instance().thread()).isSameAs(loop);
  }

  @Test
  void loop_thatIsInterrupted_goesOn() throws Exception {
    Netpoll netpoll = new Netpoll();
    try (Rig rig = Rig.on(netpoll)) {
      netpoll.thread().interrupt();
      Worker waiter = Worker.start(() -> rig.poll().await(new IoWait(rig.poll().read), null));
      waiter.waits(WaitReason.IO_WAIT);
      netpoll.thread().interrupt();
      rig.write();
      waiter.join();
    }
    assertThat(netpoll.thread().isAlive()).isTrue();
  }

  @Test
  void waitWhoseAttemptFails_isEndedAllTheSame() throws Exception { // N1
    Netpoll netpoll = new Netpoll();
    try (Rig bad = Rig.on(netpoll);
        Rig good = Rig.on(netpoll)) {
      IoWait fails =
          new IoWait(bad.poll().read) {
            @Override
            int attempt() {
              throw new OutOfMemoryError("planted");
            }
          };
      bad.poll().publish(fails);
      bad.write();
      Until.until("the wait is over", () -> fails.outcome() == IoWait.READY);
      Worker waiter = Worker.start(() -> good.poll().await(new IoWait(good.poll().read), null));
      waiter.waits(WaitReason.IO_WAIT);
      good.write();
      waiter.join();
    }
  }

  @Test
  void channelThatCannotBeRegistered_endsTheWait() throws Exception {
    Netpoll netpoll = new Netpoll();
    Pipe pipe = Pipe.open(); // it blocks, which a selector refuses
    Poll poll = new Poll(netpoll, pipe.source(), SelectionKey.OP_READ, 0);
    int[] outcome = new int[1];
    Worker.start(() -> outcome[0] = poll.await(new IoWait(poll.read), null)).join();
    assertThat(outcome[0]).isEqualTo(IoWait.CLOSED);
    assertThat(poll.failure()).isNotNull();
    pipe.sink().close();
  }

  @Test
  void loopThatLeaves_staysOutOfNativeCode_andStillServes() throws Exception {
    Netpoll netpoll = new Netpoll();
    try (Rig rig = Rig.on(netpoll)) {
      Worker before = Worker.start(() -> rig.poll().await(new IoWait(rig.poll().read), null));
      before.waits(WaitReason.IO_WAIT);
      netpoll.leave();
      Until.until("the loop naps", () -> netpoll.thread().getState() == Thread.State.TIMED_WAITING);
      rig.write();
      before.join();
      Worker after = Worker.start(() -> rig.poll().await(new IoWait(rig.poll().read), null));
      after.join();
    }
  }

  /// Ends while a goroutine waits, and looks in a shutdown hook at what holds the process up: a
  /// thread in native code would for 300 ms.
  static final class Program {
    private Program() {}

    public static void main(String[] args) throws Exception {
      Pair pair = Pair.open();
      Go.go(() -> pair.here().read(ByteBuffer.allocate(1)));
      Go.go(() -> {
        pair.there().write(Pair.bytes("x"));
        pair.there().read(ByteBuffer.allocate(1));
      });
      Thread loop = Netpoll.instance().thread();
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(() -> {
                Until.until("the loop naps", () -> loop.getState() == Thread.State.TIMED_WAITING);
                try (Pair late = Pair.open()) { // sockets still work
                  late.here().write(Pair.bytes("late"));
                  System.out.println(Pair.read(late.there(), 4));
                } catch (IOException e) {
                  System.err.println(e);
                }
              }));
      System.out.println("main ends");
    }
  }

  @Test
  void process_isNotHeldUp_andHooksMayUseSockets() throws Exception {
    ChildJvm.Run run = ChildJvm.of(Program.class).run();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEqualTo("main ends\nlate\n");
    assertThat(run.status()).isZero();
  }
}
