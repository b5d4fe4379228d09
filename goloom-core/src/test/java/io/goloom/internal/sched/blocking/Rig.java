package io.goloom.internal.sched.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.channel.Channel;
import io.goloom.internal.sched.Scheduler;
import io.goloom.sched.Task;
import java.util.concurrent.Callable;

/// What a case is given: a scheduler of its own, and ways to see that others go on.
final class Rig {
  /// For waits that are to be ended by something else.
  static final long HOUR = 3_600_000;

  private final Scheduler scheduler;
  private final boolean ours;
  private boolean collected = !Boolean.getBoolean("blocking.gc");

  Rig(Scheduler scheduler, boolean ours) {
    this.scheduler = scheduler;
    this.ours = ours;
  }

  /// Whether it is goloom's scheduler.
  boolean isOurs() {
    return ours;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  <T> Running<T> go(Callable<T> task) {
    return new Running<>(scheduler, task);
  }

  Running<String> run(Task task) {
    return go(() -> {
      task.run();
      return "over";
    });
  }

  /// Two new goroutines hand each other a value, and one sleeps, to the end.
  void othersGoOn() throws Exception {
    if (!collected) {
      collected = true;
      System.gc(); // the stack of who waits is an object that may move
    }
    Channel<Integer> channel = Channel.make();
    Running<Integer> receiver = go(channel::receive);
    Running<String> sender =
        run(() -> {
          Thread.sleep(0, 1000);
          channel.send(7);
        });
    assertThat(receiver.get()).isEqualTo(7);
    sender.get();
  }

  /// The same while somebody holds a thread, which the JDK's scheduler may not survive.
  void othersGoOnBesideAHog() throws Exception {
    if (ours) {
      othersGoOn();
    }
  }

  /// Lets something wait four times: ended by a platform thread, by a goroutine, before it begins,
  /// and by an interrupt.
  void waits(Callable<Wait> make) throws Exception {
    Wait wait = make.call();
    Running<?> external = go(wait.body()).waits();
    othersGoOn();
    wait.end().run();
    assertThat(external.get()).isEqualTo(wait.result());

    Wait second = make.call();
    Running<?> local = go(second.body()).waits();
    run(second.end()).get();
    assertThat(local.get()).isEqualTo(second.result());

    interrupts(make.call());
  }

  private void interrupts(Wait wait) throws Exception {
    Running<Object> running =
        go(() -> {
          Object result = wait.body().call();
          boolean set = Thread.interrupted();
          assertThat(set).as("the interrupt status after a wait that does not throw").isTrue();
          return result;
        });
    running.waits().interrupt();
    othersGoOn();
    switch (wait.interrupt()) {
      case THROWS -> assertThatThrownBy(running::get).isInstanceOf(wait.thrown());
      case RETURNS -> running.get();
      case IGNORED -> {
        running.waits();
        wait.end().run();
        assertThat(running.get()).isEqualTo(wait.result());
        return;
      }
    }
    wait.end().run(); // for who depends on it
  }
}
