import static io.goloom.Go.go;

import io.goloom.Go;
import io.goloom.channel.Channel;
import io.goloom.context.Context;
import io.goloom.context.DeadlineExceededException;
import io.goloom.sync.Mutex;
import io.goloom.sync.WaitGroup;
import io.goloom.testkit.Bubble;
import io.goloom.testkit.DeadlockError;
import io.goloom.testkit.Explorer;
import io.goloom.testkit.ScheduleFailure;

/// What tests of concurrent code are made of. Here `main` calls what JUnit would.
void main() throws Exception {
  timeoutAfterThirtySeconds();
  awaitsTheOthers();
  try {
    deadlock();
  } catch (DeadlockError e) {
    IO.println(e.getMessage().lines().findFirst().orElseThrow());
  }
  try {
    accountLosesNothing();
  } catch (ScheduleFailure e) {
    IO.println(e.getMessage().lines().findFirst().orElseThrow());
    replayed(e);
  }
  lockedAccountLosesNothing();
  // Output:
  // 30 seconds later: context deadline exceeded
  // all three wait
  // all goroutines are asleep - deadlock! 1 goroutine waits and nothing can wake it
  // the test fails under schedule number ...: java.lang.AssertionError: 10 was paid in, 5 is there
  // the same again: true
  // ... schedules, all there are, of at most ... steps: no failure
  // Vet finds:
  // line 88: [goloom-shared-write] this goroutine and that of line 101 both write balance with ...
}

// @start region=bubble
void timeoutAfterThirtySeconds() throws Exception {
  Bubble.test(() -> {
    try (var ctx = Context.background().withTimeout(Duration.ofSeconds(30))) {
      Go.sleep(Duration.ofSeconds(30).minusNanos(1));
      assert ctx.err() == null;
      Go.sleep(Duration.ofNanos(1));
      Bubble.await(); // until all that happens at this moment has happened
      assert ctx.err() instanceof DeadlineExceededException;
      IO.println("30 seconds later: " + ctx.err().getMessage());
    }
  });
}

// @end region=bubble

// @start region=await
void awaitsTheOthers() throws Exception {
  Bubble.test(() -> {
    var waiting = new AtomicInteger();
    Channel<Void> gate = Channel.make();
    for (int i = 0; i < 3; i++) {
      go(() -> {
        waiting.incrementAndGet();
        gate.receive();
      });
    }
    Bubble.await(); // until the three are blocked, with no sleep and no latch
    assert waiting.get() == 3;
    IO.println("all three wait");
    gate.close();
  });
}

// @end region=await

void deadlock() throws Exception {
  Bubble.test(() -> Channel.make().receive());
}

// @start region=account
static class Account {
  private int balance;

  void pay(int amount) {
    int before = balance;
    Explorer.choicePoint(); // here another one may go on; outside of an exploration it does nothing
    balance = before + amount;
  }
}

// @end region=account

// @start region=explore
void accountLosesNothing() throws Exception {
  Explorer.random()
      .explore(() -> {
        var account = new Account();
        var wg = new WaitGroup();
        wg.go(() -> account.pay(5));
        wg.go(() -> account.pay(5));
        wg.await();
        check(account.balance == 10, "10 was paid in, " + account.balance + " is there");
      });
}

// @end region=explore

void replayed(ScheduleFailure failure) throws Exception {
  try {
    Explorer.replay(failure.schedule())
        .explore(() -> {
          var account = new Account();
          var wg = new WaitGroup();
          wg.go(() -> account.pay(5));
          wg.go(() -> account.pay(5));
          wg.await();
          check(account.balance == 10, "10 was paid in, " + account.balance + " is there");
        });
  } catch (ScheduleFailure again) {
    IO.println("the same again: " + again.schedule().equals(failure.schedule()));
  }
}

// @start region=mended
void lockedAccountLosesNothing() throws Exception {
  var explored =
      Explorer.depthFirst(2)
          .explore(() -> {
            var account = new Account();
            var mutex = new Mutex();
            var wg = new WaitGroup();
            wg.go(() -> mutex.withLock(() -> account.pay(5)));
            wg.go(() -> mutex.withLock(() -> account.pay(5)));
            wg.await();
            check(account.balance == 10, "10 was paid in, " + account.balance + " is there");
          });
  IO.println(explored);
}

// @end region=mended

void check(boolean holds, String otherwise) {
  if (!holds) {
    throw new AssertionError(otherwise);
  }
}
