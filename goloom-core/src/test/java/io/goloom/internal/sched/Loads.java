package io.goloom.internal.sched;

import static io.goloom.channel.Select.select;

import io.goloom.Go;
import io.goloom.channel.Channel;
import io.goloom.sched.Task;
import io.goloom.sync.Mutex;
import io.goloom.sync.Semaphore;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/// What the goroutines of a [Storm] do: each method starts some that work with each other, in the
/// runtime that the storm chooses for each, and knows when they have lost something.
///
/// A method draws all of its random numbers before it starts anything, so that a seed gives the
/// same plan again, though not the same interleaving.
final class Loads {
  private static final byte[] SLOW_CLASS = bytesOf(SlowToInitialize.class);

  private final Storm storm;
  private final RandomGenerator random;
  private final Path file;

  Loads(Storm storm, RandomGenerator random, Path file) {
    this.storm = storm;
    this.random = random;
    this.file = file;
  }

  /// Starts a load of a random kind.
  void any() {
    switch (random.nextInt(14)) {
      case 0 -> tree(random.nextInt(2, 7), random.nextInt(1, 4));
      case 1 -> pipeline();
      case 2 -> fanIn();
      case 3 -> locks();
      case 4 -> sleeps();
      case 5 -> timedWaits();
      case 6 -> parks();
      case 7 -> yields();
      case 8 -> hog();
      case 9 -> blocks();
      case 10 -> interrupts();
      case 11 -> foreignThreads();
      case 12 -> rendezvous();
      default -> burst();
    }
  }

  private int upTo(int most) {
    return random.nextInt(1, most + 1);
  }

  /// Goroutines that start goroutines.
  private void tree(int depth, int fan) {
    storm.go(() -> branch(depth, fan));
  }

  private void branch(int depth, int fan) {
    for (int i = 0; depth > 0 && i < fan; i++) {
      storm.goHere(() -> branch(depth - 1, fan));
    }
  }

  /// More at once than a ring holds, now and then.
  private void burst() {
    int n = random.nextInt(8) == 0 ? 2 * RunQueue.CAPACITY : upTo(200);
    AtomicInteger ran = new AtomicInteger();
    Channel<Integer> last = Channel.make(1);
    storm.go(() -> {
      for (int i = 0; i < n; i++) {
        storm.goHere(() -> {
          if (ran.incrementAndGet() == n) {
            last.send(n);
          }
        });
      }
    });
    storm.go(() -> storm.same(n, last.receive()));
  }

  /// Messages through a chain of channels, over several runtimes: they arrive all and in order.
  private void pipeline() {
    int stages = upTo(6);
    int messages = upTo(300);
    List<Channel<Integer>> channels = new ArrayList<>();
    for (int i = 0; i <= stages; i++) {
      channels.add(Channel.make(random.nextInt(4)));
    }
    storm.go(() -> {
      for (int k = 0; k < messages; k++) {
        channels.getFirst().send(k);
      }
      channels.getFirst().close();
    });
    for (int i = 0; i < stages; i++) {
      Channel<Integer> in = channels.get(i);
      Channel<Integer> out = channels.get(i + 1);
      storm.go(() -> {
        for (Integer v : in) {
          out.send(v);
          storm.step();
        }
        out.close();
      });
    }
    storm.go(() -> {
      int expected = 0;
      for (Integer v : channels.getLast()) {
        storm.same(expected++, v);
      }
      storm.same(messages, expected);
    });
  }

  /// Two crowds of senders and one select.
  private void fanIn() {
    int senders = upTo(8);
    int each = upTo(50);
    Channel<Integer> left = Channel.make(random.nextInt(2));
    Channel<Integer> right = Channel.make(random.nextInt(2));
    for (int i = 0; i < 2 * senders; i++) {
      Channel<Integer> to = i % 2 == 0 ? left : right;
      storm.go(() -> {
        for (int k = 1; k <= each; k++) {
          to.send(k);
        }
      });
    }
    storm.go(() -> {
      int sum = 0;
      for (int i = 0; i < 2 * senders * each; i++) {
        sum += Objects.requireNonNull(Loads.<Integer>firstOf(left, right));
        storm.step();
      }
      storm.same(senders * each * (each + 1), sum);
    });
  }

  private static <T> T firstOf(Channel<T> a, Channel<T> b) throws InterruptedException {
    return Objects.requireNonNull(
        select(
            a.onReceive(v -> Objects.requireNonNull(v)),
            b.onReceive(v -> Objects.requireNonNull(v))));
  }

  /// A plain count under each kind of lock.
  private void locks() {
    int crowd = upTo(10);
    int each = upTo(100);
    int kind = random.nextInt(4);
    int[] count = {0};
    Mutex mutex = new Mutex();
    ReentrantLock lock = new ReentrantLock(random.nextBoolean());
    Semaphore semaphore = new Semaphore(1);
    AtomicInteger left = new AtomicInteger(crowd);
    Task inside =
        () -> {
          count[0]++;
          if (count[0] % 16 == 0) {
            Go.gosched(); // others queue up
          }
        };
    for (int i = 0; i < crowd; i++) {
      storm.go(() -> {
        for (int k = 0; k < each; k++) {
          switch (kind) {
            case 0 -> {
              mutex.lock();
              inside.run();
              mutex.unlock();
            }
            case 1 -> {
              lock.lock();
              try {
                inside.run();
              } finally {
                lock.unlock();
              }
            }
            case 2 -> {
              semaphore.acquire(1);
              inside.run();
              semaphore.release(1);
            }
            default -> {
              synchronized (count) {
                inside.run();
              }
            }
          }
          storm.step();
        }
        if (left.decrementAndGet() == 0) {
          storm.same(crowd * each, count[0]);
        }
      });
    }
  }

  /// Sleeps of both kinds, short ones mostly.
  private void sleeps() {
    int n = upTo(100);
    for (int i = 0; i < n; i++) {
      long nanos = random.nextLong(random.nextInt(20) == 0 ? 20_000_000 : 2_000_000);
      boolean ours = random.nextBoolean();
      storm.go(() -> {
        if (ours) {
          Go.sleep(Duration.ofNanos(nanos));
        } else {
          Thread.sleep(Duration.ofNanos(nanos));
        }
      });
    }
  }

  /// Timed waits of the JDK, some of which end by the time and some by what is waited for.
  private void timedWaits() {
    int n = upTo(20);
    for (int i = 0; i < n; i++) {
      int kind = random.nextInt(4);
      long nanos = random.nextLong(1, 3_000_000);
      long delay = random.nextLong(3_000_000);
      CountDownLatch latch = new CountDownLatch(1);
      ReentrantLock lock = new ReentrantLock();
      AtomicBoolean held = new AtomicBoolean();
      Object monitor = new Object();
      storm.go(() -> {
        switch (kind) {
          case 0 -> {
            if (!latch.await(nanos, TimeUnit.NANOSECONDS)) {
              latch.await();
            }
          }
          case 1 -> {
            while (!held.get()) {
              if (lock.tryLock(nanos, TimeUnit.NANOSECONDS)) {
                lock.unlock();
              }
              Thread.yield();
            }
          }
          case 2 -> {
            synchronized (monitor) {
              while (!held.get()) {
                monitor.wait(1 + nanos / 1_000_000);
              }
            }
          }
          default -> {
            LockSupport.parkNanos(nanos);
            latch.await();
          }
        }
      });
      storm.go(() -> {
        lock.lock();
        try {
          LockSupport.parkNanos(delay);
        } finally {
          lock.unlock();
        }
        latch.countDown();
        synchronized (monitor) {
          held.set(true);
          monitor.notifyAll();
        }
      });
    }
  }

  /// Park and unpark with nothing around them.
  private void parks() {
    int rounds = upTo(500);
    AtomicInteger turn = new AtomicInteger();
    AtomicReference<Thread>[] threads = two();
    for (int me = 0; me < 2; me++) {
      int self = me;
      storm.go(() -> {
        threads[self].set(Thread.currentThread());
        for (int k = self; k < 2 * rounds; k += 2) {
          while (turn.get() != k) {
            LockSupport.park(threads);
          }
          turn.set(k + 1);
          LockSupport.unpark(threads[1 - self].get());
          storm.step();
        }
      });
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
  private static AtomicReference<Thread>[] two() {
    return new AtomicReference[] {new AtomicReference<Thread>(), new AtomicReference<Thread>()};
  }

  private void yields() {
    int crowd = upTo(30);
    int each = upTo(100);
    for (int i = 0; i < crowd; i++) {
      storm.go(() -> {
        for (int k = 0; k < each; k++) {
          Go.gosched();
          storm.step();
        }
      });
    }
  }

  /// Computes for a while, up to a few slices, and wakes somebody in between.
  private void hog() {
    int work = random.nextInt(1_000_000, 20_000_000);
    Channel<Integer> out = Channel.make(1);
    storm.go(() -> {
      int x = work;
      for (int i = 0; i < work; i++) {
        x = x * 31 + i;
        if (i == work / 2) {
          out.send(i);
        }
      }
      out.send(x);
    });
    storm.go(() -> {
      storm.same(work / 2, out.receive());
      out.receive();
    });
  }

  /// What blocks the carrier: a class that is slow to initialize, a file that is read or forced to
  /// disk.
  private void blocks() {
    int kind = random.nextInt(3);
    int crowd = upTo(4);
    long nanos = random.nextLong(500_000, 15_000_000);
    for (int i = 0; i < crowd; i++) {
      storm.go(() -> {
        switch (kind) {
          case 0 -> {
            SlowToInitialize.NANOS.set(nanos);
            MethodHandles.lookup().defineHiddenClass(SLOW_CLASS, true);
          }
          case 1 -> storm.same(4096, Files.readAllBytes(file).length);
          default -> {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
              channel.force(true);
            }
          }
        }
      });
    }
  }

  /// Its initializer sleeps, which pins the carrier; each hidden copy is initialized anew.
  static final class SlowToInitialize {
    static final AtomicReference<Long> NANOS = Storm.pinNanos();

    static {
      LockSupport.parkNanos(NANOS.get());
    }

    private SlowToInitialize() {}
  }

  private static byte[] bytesOf(Class<?> c) {
    String name = c.getName();
    try (InputStream in =
        Objects.requireNonNull(
            c.getResourceAsStream(name.substring(name.lastIndexOf('.') + 1) + ".class"))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Waits that only an interrupt ends, of several kinds.
  private void interrupts() {
    int crowd = upTo(8);
    for (int i = 0; i < crowd; i++) {
      int kind = random.nextInt(5);
      AtomicReference<Thread> victim = new AtomicReference<>();
      AtomicBoolean over = new AtomicBoolean();
      storm.go(() -> {
        victim.set(Thread.currentThread());
        try {
          switch (kind) {
            case 0 -> Channel.make().receive();
            case 1 -> Thread.sleep(3_600_000);
            case 2 -> new CountDownLatch(1).await();
            case 3 -> Go.sleep(Duration.ofHours(1));
            default -> {
              synchronized (victim) {
                while (true) {
                  victim.wait();
                }
              }
            }
          }
          storm.same("an interrupt", "a return");
        } catch (InterruptedException e) {
          over.set(true);
        }
      });
      storm.go(() -> {
        Thread t;
        while ((t = victim.get()) == null) {
          Go.gosched();
        }
        t.interrupt();
        while (!over.get()) {
          Go.gosched();
        }
      });
    }
  }

  /// Virtual threads that inherit a goroutine as their executor.
  private void foreignThreads() {
    int n = upTo(20);
    storm.go(() -> {
      try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<Integer>> results = new ArrayList<>();
        for (int i = 0; i < n; i++) {
          int value = i;
          results.add(
              executor.submit(() -> {
                Thread.yield();
                LockSupport.parkNanos(1000);
                return value;
              }));
        }
        for (int i = 0; i < n; i++) {
          storm.same(i, results.get(i).get());
          storm.step();
        }
      }
    });
  }

  /// A queue of the JDK that spins before it parks.
  private void rendezvous() {
    int n = upTo(300);
    SynchronousQueue<Integer> queue = new SynchronousQueue<>(random.nextBoolean());
    long patience = random.nextLong(1, 1_000_000);
    storm.go(() -> {
      for (int i = 0; i < n; i++) {
        while (!queue.offer(i, patience, TimeUnit.NANOSECONDS)) {
          Thread.yield();
        }
      }
    });
    storm.go(() -> {
      for (int i = 0; i < n; i++) {
        storm.same(i, queue.take());
        storm.step();
      }
    });
  }
}
