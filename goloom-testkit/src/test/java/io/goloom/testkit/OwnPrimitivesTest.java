package io.goloom.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.Go;
import io.goloom.channel.Channel;
import io.goloom.channel.Select;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.context.ContextException;
import io.goloom.sched.Task;
import io.goloom.sync.Cond;
import io.goloom.sync.ErrGroup;
import io.goloom.sync.Mutex;
import io.goloom.sync.Once;
import io.goloom.sync.RWMutex;
import io.goloom.sync.Semaphore;
import io.goloom.sync.WaitGroup;
import io.goloom.time.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// goloom's own promises, under many schedules. Which of them a stress test would try is up to the
/// machine; here it is up to the seed.
class OwnPrimitivesTest {
  private enum Promise {
    /// A lock that is waited for under a context that ends is neither lost nor given to two.
    MUTEX_UNDER_A_CONTEXT {
      @Override
      void play() throws Exception {
        Mutex mutex = new Mutex();
        int[] inside = {0};
        int[] entered = {0};
        WaitGroup group = new WaitGroup();
        try (Cancellable ctx = Context.background().withCancel()) {
          for (int i = 0; i < 3; i++) {
            Context mine = i == 0 ? ctx : Context.background();
            group.go(() -> {
              try {
                mutex.lock(mine);
              } catch (ContextException e) {
                return;
              }
              assertThat(++inside[0]).isOne();
              Go.gosched();
              inside[0]--;
              entered[0]++;
              mutex.unlock();
            });
          }
          ctx.cancel();
          group.await();
          assertThat(entered[0]).isBetween(2, 3);
          assertThat(mutex.tryLock()).isTrue();
        }
      }
    },

    READERS_OR_ONE_WRITER {
      @Override
      void play() throws Exception {
        RWMutex rw = new RWMutex();
        int[] readers = {0};
        int[] writers = {0};
        WaitGroup group = new WaitGroup();
        for (int i = 0; i < 2; i++) {
          group.go(() -> {
            rw.rLock();
            readers[0]++;
            assertThat(writers[0]).isZero();
            Explorer.choicePoint();
            assertThat(writers[0]).isZero();
            readers[0]--;
            rw.rUnlock();
          });
          group.go(() -> {
            rw.lock();
            writers[0]++;
            assertThat(writers[0]).isOne();
            assertThat(readers[0]).isZero();
            Explorer.choicePoint();
            writers[0]--;
            rw.unlock();
          });
        }
        group.await();
      }
    },

    /// A signal goes to somebody who waits, though another one's context ends at that moment.
    NO_SIGNAL_IS_LOST {
      @Override
      void play() throws Exception {
        Mutex mutex = new Mutex();
        Cond cond = new Cond(mutex);
        int[] there = {0};
        WaitGroup group = new WaitGroup();
        try (Cancellable ctx = Context.background().withCancel()) {
          for (int i = 0; i < 2; i++) {
            Context mine = i == 0 ? ctx : Context.background();
            group.go(() -> {
              mutex.lock();
              try {
                while (there[0] == 0) {
                  cond.await(mine);
                }
                there[0]--;
              } catch (ContextException e) {
                // its share is for the other
              } finally {
                mutex.unlock();
              }
            });
          }
          group.go(() -> {
            for (int i = 0; i < 2; i++) {
              mutex.lock();
              there[0]++;
              cond.signal();
              mutex.unlock();
            }
          });
          ctx.cancel();
          group.await();
        }
      }
    },

    SEMAPHORE_HAS_ITS_SIZE {
      @Override
      void play() throws Exception {
        Semaphore semaphore = new Semaphore(3);
        int[] held = {0};
        WaitGroup group = new WaitGroup();
        for (int weight : new int[] {1, 2, 3}) {
          group.go(() -> {
            semaphore.acquire(weight);
            held[0] += weight;
            assertThat(held[0]).isLessThanOrEqualTo(3);
            Explorer.choicePoint();
            held[0] -= weight;
            semaphore.release(weight);
          });
        }
        group.await();
        assertThat(semaphore.tryAcquire(3)).isTrue();
      }
    },

    ONCE_IS_OVER_FOR_ALL {
      @Override
      void play() throws Exception {
        Once once = new Once();
        int[] runs = {0};
        WaitGroup group = new WaitGroup();
        for (int i = 0; i < 3; i++) {
          group.go(() -> {
            once.run(() -> {
              Explorer.choicePoint();
              runs[0]++;
            });
            assertThat(runs[0]).isOne();
          });
        }
        group.await();
      }
    },

    /// Each value is received once, by one; a select that is not taken takes nothing.
    SELECT_LOSES_NOTHING {
      @Override
      void play() throws Exception {
        Channel<Integer> a = Channel.make();
        Channel<Integer> b = Channel.make(1);
        List<Integer> got = new ArrayList<>();
        WaitGroup group = new WaitGroup();
        group.go(() -> {
          a.send(1);
          b.send(2);
        });
        group.go(() -> Select.select(a.onSend(3, () -> 0), b.onSend(3, () -> 0)));
        for (int i = 0; i < 3; i++) {
          group.go(() -> got.add(Select.select(a.onReceive(v -> v), b.onReceive(v -> v))));
        }
        group.await();
        assertThat(got).containsExactlyInAnyOrder(1, 2, 3);
      }
    },

    /// The first failure is thrown, the others are with it, and nobody is left.
    GROUP_THROWS_THE_FIRST {
      @Override
      void play() throws Exception {
        List<Exception> order = new ArrayList<>();
        try (ErrGroup group = ErrGroup.withContext(Context.background())) {
          for (int i = 0; i < 2; i++) {
            Exception mine = new Exception("failure " + i);
            group.go(() -> {
              Explorer.choicePoint();
              order.add(mine);
              throw mine;
            });
          }
          group.go(ctx -> Go.sleep(ctx, Duration.ofDays(1)));
          assertThatThrownBy(group::await).isIn(order);
        }
      }
    },

    /// A stop that says true has kept the task from being run, and else it is run.
    TIMER_STOPS_OR_FIRES {
      @Override
      void play() throws Exception {
        int[] runs = {0};
        Timer timer = Timer.afterFunc(Duration.ofSeconds(1), () -> runs[0]++);
        Go.sleep(Duration.ofSeconds(1));
        boolean stopped = timer.stop();
        Go.sleep(Duration.ofSeconds(1));
        assertThat(runs[0]).isEqualTo(stopped ? 0 : 1);
      }
    },

    /// Who sees that a context has ended sees its children ended, too.
    CHILDREN_END_WITH_THEIR_PARENT {
      @Override
      void play() throws Exception {
        try (Cancellable parent = Context.background().withTimeout(Duration.ofSeconds(1));
            Cancellable child = parent.withCancel()) {
          WaitGroup group = new WaitGroup();
          group.go(() -> {
            Go.sleep(Duration.ofSeconds(1));
            parent.cancel();
            assertThat(child.err()).isNotNull();
          });
          group.go(() -> {
            child.done().receive();
            assertThat(parent.err()).isNotNull();
            assertThat(child.err()).hasSameClassAs(parent.err());
          });
          group.await();
        }
      }
    };

    abstract void play() throws Exception;
  }

  @ParameterizedTest
  @EnumSource
  void promise_holds(Promise promise) throws Exception {
    Task body = promise::play;
    Explored all = Explorer.depthFirst(2).schedules(500).explore(body);
    Explored random = Explorer.random().schedules(500).explore(body);
    Explored pct = Explorer.pct(3).schedules(500).explore(body);
    System.out.printf("%s: %s; %s; %s%n", promise, all, random, pct);
    assertThat(random.schedules() + pct.schedules()).isEqualTo(1002);
  }
}
