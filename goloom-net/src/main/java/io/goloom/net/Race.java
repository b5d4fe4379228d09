package io.goloom.net;

import io.goloom.context.Context;
import io.goloom.internal.end.Ends;
import io.goloom.internal.jdk.Parking;
import io.goloom.internal.sched.Parker;
import io.goloom.internal.sched.Scheduler;
import io.goloom.internal.time.Clock;
import io.goloom.internal.time.TimerTask;
import io.goloom.internal.wait.EndListener;
import io.goloom.internal.wait.EndSource;
import io.goloom.internal.wait.Wait;
import io.goloom.sched.WaitReason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Connects to the first of several addresses that answers: RFC 8305, section 5.
///
/// All by the one thread that dials. Its wait is over when that of any attempt is, when it is time
/// for the next attempt, or when the context ends; each of them unparks the thread, which looks at
/// all. What comes late sets a flag of a race that is over.
final class Race extends EndListener implements Wait {
  private static final int SOMETHING = 1;

  private final Netpoll netpoll;
  private final List<InetSocketAddress> addresses;
  private final long delay;
  private final Clock clock = Scheduler.current().clock();
  private final Thread thread = Thread.currentThread();

  /// The attempts under way, first come first.
  private final List<Attempt> running = new ArrayList<>(2);

  private final List<IOException> failures = new ArrayList<>(0);
  private int begun;
  private @Nullable Alarm alarm;
  private volatile boolean ended;

  /// @param addresses in the order in which they are tried; at least one
  /// @param delay nanoseconds between one attempt and the next, if the first has not failed
  Race(Netpoll netpoll, List<InetSocketAddress> addresses, long delay) {
    this.netpoll = netpoll;
    this.addresses = addresses;
    this.delay = delay;
  }

  /// Runs the race.
  ///
  /// @throws IOException the first failure, with the others suppressed, if all attempts have
  ///   failed; or if interrupted
  TcpConn run(Context ctx) throws IOException {
    EndSource end = Ends.of(ctx);
    if (!end.attach(this)) {
      throw Ends.error(ctx);
    }
    try {
      TcpConn winner = beginNext();
      while (winner == null) {
        if (running.isEmpty()) {
          throw allFailed();
        }
        int outcome = Parker.interruptibly(this, WaitReason.IO_WAIT, this);
        if (outcome == Parker.ENDED) {
          throw Ends.error(ctx);
        }
        if (outcome == 0) {
          Thread.currentThread().interrupt();
          throw new InterruptedIOException("interrupted in " + this);
        }
        winner = finishSome();
        if (winner == null && isTimeForNext()) {
          winner = beginNext();
        }
      }
      return winner;
    } finally {
      end.detach(this);
      stopAlarm();
      running.forEach(Attempt::close);
    }
  }

  /// Begins attempts until one is under way.
  private @Nullable TcpConn beginNext() {
    stopAlarm();
    while (begun < addresses.size()) {
      InetSocketAddress address = addresses.get(begun++);
      try {
        Attempt attempt = new Attempt(netpoll, address);
        running.add(attempt);
        TcpConn winner = finish(attempt);
        if (winner != null) {
          return winner;
        }
        if (begun < addresses.size()) {
          alarm = new Alarm();
          clock.arm(alarm, clock.nanoTime() + delay);
        }
        return null;
      } catch (IOException e) {
        failed(address, e);
      }
    }
    return null;
  }

  private @Nullable TcpConn finishSome() {
    boolean someFailed = false;
    for (Attempt attempt : List.copyOf(running)) {
      try {
        TcpConn winner = finish(attempt);
        if (winner != null) {
          return winner;
        }
      } catch (IOException e) {
        failed(attempt.address, e);
        someFailed = true;
      }
    }
    return someFailed ? beginNext() : null;
  }

  /// Finishes an attempt, if it is over.
  private @Nullable TcpConn finish(Attempt attempt) throws IOException {
    try {
      TcpConn winner = attempt.finish();
      if (winner != null) {
        running.remove(attempt);
      }
      return winner;
    } catch (Throwable t) {
      running.remove(attempt);
      attempt.close();
      throw t;
    }
  }

  private void failed(InetSocketAddress address, IOException e) {
    failures.add(Failures.withAddress("connect to", Channels.text(address), e));
  }

  private IOException allFailed() {
    IOException first = failures.getFirst();
    failures.stream().skip(1).forEach(first::addSuppressed);
    return first;
  }

  private boolean isTimeForNext() {
    Alarm a = alarm;
    return a != null && a.rung;
  }

  private void stopAlarm() {
    Alarm a = alarm;
    if (a != null) {
      clock.disarm(a);
      alarm = null;
    }
  }

  @Override
  public int outcome() {
    if (ended) {
      return Parker.ENDED;
    }
    if (isTimeForNext()) {
      return SOMETHING;
    }
    for (Attempt attempt : running) {
      if (attempt.isReady()) {
        return SOMETHING;
      }
    }
    return 0;
  }

  @Override
  public void ended(EndSource source) {
    ended = true;
    Parking.unpark(thread);
  }

  /// What it is, for reports of who waits for it.
  @Override
  public String toString() {
    return "a connection to "
        + String.join(
            ", ", addresses.stream().map(a -> Channels.text(Objects.requireNonNull(a))).toList());
  }

  /// Rings when it is time for the next attempt.
  private final class Alarm extends TimerTask {
    volatile boolean rung;

    @Override
    public void fire() {
      rung = true;
      Parking.unpark(thread);
    }
  }
}
