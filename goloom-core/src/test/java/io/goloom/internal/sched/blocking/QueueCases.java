package io.goloom.internal.sched.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;

/// Queues that block.
final class QueueCases {
  private QueueCases() {}

  static void synchronousQueue_take_waitsForThePut(Rig rig) throws Exception {
    rig.waits(() -> {
      BlockingQueue<String> queue = new SynchronousQueue<>();
      return Wait.of(queue::take, () -> queue.offer("it"), "it");
    });
  }

  static void synchronousQueue_put_waitsForTheTake(Rig rig) throws Exception {
    rig.waits(() -> {
      BlockingQueue<String> queue = new SynchronousQueue<>(true);
      return Wait.of(() -> queue.put("it"), queue::poll);
    });
  }

  static void synchronousQueue_pingPong_losesNothing(Rig rig) throws Exception {
    BlockingQueue<Integer> there = new SynchronousQueue<>();
    BlockingQueue<Integer> back = new SynchronousQueue<>();
    Running<String> answering =
        rig.run(() -> {
          for (int i = 0; i < 500; i++) {
            back.put(there.take() + 1);
          }
        });
    Running<Integer> asking =
        rig.go(() -> {
          int sum = 0;
          for (int i = 0; i < 500; i++) {
            there.put(i);
            sum += back.take();
          }
          return sum;
        });
    assertThat(asking.get()).isEqualTo(500 * 501 / 2);
    answering.get();
  }

  static void linkedTransferQueue_transfer_waitsForTheTake(Rig rig) throws Exception {
    rig.waits(() -> {
      LinkedTransferQueue<String> queue = new LinkedTransferQueue<>();
      return Wait.of(() -> queue.transfer("it"), queue::poll);
    });
  }

  static void arrayBlockingQueue_put_waitsForRoom(Rig rig) throws Exception {
    rig.waits(() -> {
      BlockingQueue<String> queue = new ArrayBlockingQueue<>(1);
      queue.put("first");
      return Wait.of(() -> queue.put("second"), queue::take);
    });
  }

  static void linkedBlockingQueue_poll_waitsOrGivesUp(Rig rig) throws Exception {
    rig.waits(() -> {
      BlockingQueue<String> queue = new LinkedBlockingQueue<>();
      assertThat(rig.go(() -> queue.poll(1, TimeUnit.MILLISECONDS)).get()).isNull();
      return Wait.of(() -> queue.poll(1, TimeUnit.HOURS), () -> queue.put("it"), "it");
    });
  }

  static void linkedBlockingDeque_take_waitsForThePut(Rig rig) throws Exception {
    rig.waits(() -> {
      LinkedBlockingDeque<String> queue = new LinkedBlockingDeque<>();
      return Wait.of(queue::takeLast, () -> queue.putFirst("it"), "it");
    });
  }

  static void priorityBlockingQueue_take_waitsForThePut(Rig rig) throws Exception {
    rig.waits(() -> {
      BlockingQueue<String> queue = new PriorityBlockingQueue<>();
      return Wait.of(queue::take, () -> queue.put("it"), "it");
    });
  }

  static void delayQueue_take_waitsForTheDelay(Rig rig) throws Exception {
    DelayQueue<Due> queue = new DelayQueue<>();
    Due late = new Due(System.nanoTime() + 6_000_000);
    Due early = new Due(System.nanoTime() + 3_000_000);
    queue.put(late);
    queue.put(early);
    assertThat(rig.go(queue::take).get()).isSameAs(early);
    assertThat(rig.go(queue::take).get()).isSameAs(late);
    assertThat(System.nanoTime() - late.when).isNotNegative();
  }

  private record Due(long when) implements Delayed {
    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(when - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.signum(when - ((Due) other).when);
    }
  }

  static void pipedStreams_read_waitsForTheWrite(Rig rig) throws Exception {
    PipedInputStream in = new PipedInputStream(16);
    PipedOutputStream out = new PipedOutputStream(in);
    Running<Integer> reader = rig.go(in::read).waits();
    rig.othersGoOn();
    rig.run(
            () -> {
              out.write('x');
              out.flush();
            })
        .get();
    assertThat(reader.get()).isEqualTo('x');
  }
}
