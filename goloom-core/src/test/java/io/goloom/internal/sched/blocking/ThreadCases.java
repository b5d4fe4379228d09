package io.goloom.internal.sched.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.testing.Until;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Sleeping, parking, joining, yielding.
final class ThreadCases {
  private ThreadCases() {}

  static void sleep_timeOver_returns(Rig rig) throws Exception {
    long slept =
        rig.go(
                () -> {
                  long before = System.nanoTime();
                  Thread.sleep(3);
                  return System.nanoTime() - before;
                })
            .get();
    assertThat(slept).isGreaterThanOrEqualTo(3_000_000);
  }

  static void sleep_interrupted_throws(Rig rig) throws Exception {
    Running<String> sleeper = rig.run(() -> Thread.sleep(Rig.HOUR)).waits();
    rig.othersGoOn();
    assertThatThrownBy(sleeper.interrupt()::get).isInstanceOf(InterruptedException.class);
  }

  static void sleep_interruptedBefore_throwsAtOnce(Rig rig) {
    Running<String> sleeper =
        rig.run(() -> {
          Thread.currentThread().interrupt();
          Thread.sleep(Rig.HOUR);
        });
    assertThatThrownBy(sleeper::get).isInstanceOf(InterruptedException.class);
  }

  static void sleep_many_allReturn(Rig rig) throws Exception {
    AtomicInteger slept = new AtomicInteger();
    for (int i = 0; i < 200; i++) {
      int nanos = 1_000 * (i % 50);
      rig.run(() -> {
        for (int k = 0; k < 5; k++) {
          Thread.sleep(0, nanos);
        }
        slept.incrementAndGet();
      });
    }
    Until.until("all have slept", () -> slept.get() == 200);
  }

  static void park_unparked_returns(Rig rig) throws Exception {
    rig.waits(() -> {
      AtomicBoolean over = new AtomicBoolean();
      Thread[] parked = new Thread[1];
      return Wait.of(
              () -> {
                parked[0] = Thread.currentThread();
                while (!over.get() && !Thread.currentThread().isInterrupted()) {
                  LockSupport.park(over);
                }
              },
              () -> {
                over.set(true);
                LockSupport.unpark(parked[0]);
              })
          .returning();
    });
  }

  static void park_withPermit_doesNotWait(Rig rig) throws Exception {
    rig.run(
            () -> {
              for (int i = 0; i < 1000; i++) {
                LockSupport.unpark(Thread.currentThread());
                LockSupport.park();
              }
            })
        .get();
  }

  static void parkNanos_timeOver_returns(Rig rig) throws Exception {
    rig.run(
            () -> {
              long end = System.nanoTime() + 2_000_000;
              long left;
              while ((left = end - System.nanoTime()) > 0) {
                LockSupport.parkNanos(left);
              }
            })
        .get();
    Running<String> parked = rig.run(() -> LockSupport.parkNanos(Rig.HOUR * 1_000_000)).waits();
    LockSupport.unpark(parked.thread());
    parked.get();
  }

  /// The permit comes while the time runs out: whoever comes first, no wake-up is lost.
  static void parkNanos_unparkedAtTheSameTime_returns(Rig rig) throws Exception {
    AtomicInteger rounds = new AtomicInteger();
    Running<String> parked =
        rig.run(() -> {
          while (rounds.incrementAndGet() < 2_000) {
            LockSupport.parkNanos(20_000);
          }
        });
    Running<String> waker =
        rig.run(() -> {
          while (!parked.isDone()) {
            LockSupport.unpark(parked.thread());
            Thread.sleep(0, 20_000);
          }
        });
    parked.get();
    waker.get();
  }

  static void join_ofAGoroutine_endsWithIt(Rig rig) throws Exception {
    rig.waits(() -> {
      AtomicBoolean over = new AtomicBoolean();
      Thread joined = rig.run(() -> parkUntil(over)).waits().thread();
      return Wait.of(
          joined::join,
          () -> {
            over.set(true);
            LockSupport.unpark(joined);
          });
    });
  }

  static void join_ofAPlatformThread_endsWithIt(Rig rig) throws Exception {
    rig.waits(() -> {
      AtomicBoolean over = new AtomicBoolean();
      Thread joined = Thread.ofPlatform().daemon().start(() -> parkUntil(over));
      return Wait.of(
          joined::join,
          () -> {
            over.set(true);
            LockSupport.unpark(joined);
          });
    });
  }

  static void join_timeOver_returnsFalse(Rig rig) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Thread joined = rig.run(() -> parkUntil(over)).waits().thread();
    assertThat(rig.go(() -> joined.join(Duration.ofMillis(2))).get()).isFalse();
    over.set(true);
    LockSupport.unpark(joined);
    assertThat(rig.go(() -> joined.join(Duration.ofHours(1))).get()).isTrue();
  }

  /// On one P each needs the other to run in between.
  static void yield_eachWaitsForTheOther_bothGoOn(Rig rig) throws Exception {
    AtomicInteger turn = new AtomicInteger();
    Running<String> even = rig.run(() -> takeTurns(turn, 0));
    Running<String> odd = rig.run(() -> takeTurns(turn, 1));
    even.get();
    odd.get();
    assertThat(turn).hasValue(2_000);
  }

  private static void takeTurns(AtomicInteger turn, int mine) {
    for (int i = mine; i < 2_000; i += 2) {
      while (turn.get() != i) {
        Thread.yield();
      }
      turn.incrementAndGet();
    }
  }

  private static void parkUntil(AtomicBoolean over) {
    while (!over.get()) {
      LockSupport.park(over);
    }
  }

  static void waitOnMonitor_notified_goesOn(Rig rig) throws Exception {
    rig.waits(() -> {
      boolean[] over = {false};
      return Wait.of(
          () -> {
            synchronized (over) {
              while (!over[0]) {
                over.wait();
              }
            }
          },
          () -> {
            synchronized (over) {
              over[0] = true;
              over.notify();
            }
          });
    });
  }

  static void waitOnMonitor_timed_notified_goesOn(Rig rig) throws Exception {
    rig.waits(() -> {
      boolean[] over = {false};
      return Wait.of(
          () -> {
            synchronized (over) {
              while (!over[0]) {
                over.wait(Rig.HOUR);
              }
            }
          },
          () -> {
            synchronized (over) {
              over[0] = true;
              over.notifyAll();
            }
          });
    });
  }

  static void waitOnMonitor_timeOver_returns(Rig rig) throws Exception {
    rig.run(
            () -> {
              Object monitor = new Object();
              synchronized (monitor) {
                long end = System.nanoTime() + 2_000_000;
                while (end - System.nanoTime() > 0) {
                  monitor.wait(2);
                }
              }
            })
        .get();
  }

  static void synchronized_contended_entersInTheEnd(Rig rig) throws Exception {
    rig.waits(() -> {
      Object monitor = new Object();
      AtomicBoolean over = new AtomicBoolean();
      Running<String> holder =
          rig.run(() -> {
            synchronized (monitor) {
              parkUntil(over);
            }
          });
      holder.waits();
      return Wait.of(
              () -> {
                synchronized (monitor) {
                  assertThat(over).isTrue();
                }
              },
              () -> {
                over.set(true);
                LockSupport.unpark(holder.thread());
              })
          .ignoring();
    });
  }

  static void synchronized_manyContend_excludeEachOther(Rig rig) throws Exception {
    Object monitor = new Object();
    int[] count = {0};
    AtomicInteger done = new AtomicInteger();
    for (int i = 0; i < 20; i++) {
      rig.run(() -> {
        for (int k = 0; k < 50; k++) {
          synchronized (monitor) {
            count[0]++;
            Thread.yield(); // others find it locked
          }
        }
        done.incrementAndGet();
      });
    }
    Until.until("all are done", () -> done.get() == 20);
    synchronized (monitor) {
      assertThat(count[0]).isEqualTo(1_000);
    }
  }
}
