package io.goloom.bench.rows;

import static io.goloom.Go.go;
import static io.goloom.bench.rows.Measure.nanosEach;
import static io.goloom.bench.rows.Measure.row;

import io.goloom.channel.Channel;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.function.Supplier;

/// What the JDK's own hand-over costs between goroutines, as in code that was there before goloom.
///
/// These queues spin before they park, unless the carrier tells them that others wait for it: on a
/// scheduler that they do not know, a round trip takes twenty times as long.
final class Queues {
  /// Fewer than the ping-pong over channels has, so that a scheduler on which they spin still gets
  /// all of its runs.
  private static final int ROUND_TRIPS = 200_000;

  private Queues() {}

  /// What stands in for an unbuffered channel.
  private interface HandOver {
    void send(Integer value) throws InterruptedException;

    Integer receive() throws InterruptedException;
  }

  static void pingpong() throws Exception {
    pingpong("SynchronousQueue", Queues::synchronous);
    pingpong("LinkedTransferQueue", Queues::transfer);
  }

  private static void pingpong(String how, Supplier<HandOver> queue) throws Exception {
    row(
        "synchronous_queue",
        how,
        "ns/roundtrip",
        nanosEach(
            ROUND_TRIPS,
            () -> {
              HandOver there = queue.get();
              HandOver back = queue.get();
              Channel<Boolean> done = Channel.make();
              go(() -> {
                for (int i = 0; i < ROUND_TRIPS; i++) {
                  back.send(there.receive());
                }
                done.send(true);
              });
              go(() -> {
                for (int i = 0; i < ROUND_TRIPS; i++) {
                  there.send(i);
                  back.receive();
                }
                done.send(true);
              });
              done.receive();
              done.receive();
            }));
  }

  private static HandOver synchronous() {
    var queue = new SynchronousQueue<Integer>();
    return new HandOver() {
      @Override
      public void send(Integer value) throws InterruptedException {
        queue.put(value);
      }

      @Override
      public Integer receive() throws InterruptedException {
        return queue.take();
      }
    };
  }

  private static HandOver transfer() {
    var queue = new LinkedTransferQueue<Integer>();
    return new HandOver() {
      @Override
      public void send(Integer value) throws InterruptedException {
        queue.transfer(value);
      }

      @Override
      public Integer receive() throws InterruptedException {
        return queue.take();
      }
    };
  }
}
