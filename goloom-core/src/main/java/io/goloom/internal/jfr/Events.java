package io.goloom.internal.jfr;

import java.util.function.Supplier;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/// Records events. Each is off unless a recording asks for it by its name.
///
/// Callable in every JVM: where the module `jdk.jfr` is missing, nothing is recorded. Until
/// somebody starts a recording, each call is a look at a constant and a field, and no class of an
/// event is loaded: the first one costs a tenth of a second. Whoever needs more than numbers at
/// hand for an event asks first whether it is wanted.
public final class Events {
  private static final boolean POSSIBLE = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

  private Events() {}

  /// Whether something has been recorded in this JVM, or is.
  private static boolean inUse() {
    return POSSIBLE && FlightRecorder.isInitialized();
  }

  /// Whether starts of goroutines are wanted.
  ///
  /// @return true if some recording asks for them
  public static boolean wantsGoroutineStart() {
    return inUse() && Recorder.wantsGoroutineStart();
  }

  /// Records that a goroutine has begun.
  ///
  /// @param id its number
  /// @param name its name
  /// @param birthPlace the line of the `go`
  public static void goroutineStart(long id, String name, String birthPlace) {
    if (inUse()) {
      Recorder.goroutineStart(id, name, birthPlace);
    }
  }

  /// Whether ends of goroutines are wanted.
  ///
  /// @return true if some recording asks for them
  public static boolean wantsGoroutineEnd() {
    return inUse() && Recorder.wantsGoroutineEnd();
  }

  /// Records that a goroutine's task is over.
  ///
  /// @param id its number
  /// @param name its name
  /// @param birthPlace the line of the `go`
  /// @param age nanoseconds since it was made
  public static void goroutineEnd(long id, String name, String birthPlace, long age) {
    if (inUse()) {
      Recorder.goroutineEnd(id, name, birthPlace, age);
    }
  }

  /// A goroutine begins to wait.
  ///
  /// @return an event under way, for [#parkEnds]; null if no recording asks for it
  public static @Nullable Object parkBegins() {
    return inUse() ? Recorder.parkBegins() : null;
  }

  /// Records that a goroutine has waited, if that took longer than the recording's threshold.
  ///
  /// @param event what [#parkBegins] gave
  /// @param id its number
  /// @param name its name; made only if it is recorded
  /// @param reason what it waited for
  /// @param birthPlace the line of the `go`
  public static void parkEnds(
      Object event, long id, Supplier<String> name, String reason, Object birthPlace) {
    Recorder.parkEnds((GoroutinePark) event, id, name, reason, birthPlace);
  }

  /// Records that sysmon has taken a P from a goroutine.
  ///
  /// @param scheduler the scheduler's name
  /// @param p the P's number
  /// @param m the number of the M that had it
  /// @param syscall whether it was in an announced blocking call
  /// @param held for how many nanoseconds sysmon has seen no change
  public static void handOff(String scheduler, int p, int m, boolean syscall, long held) {
    if (inUse()) {
      Recorder.handOff(scheduler, p, m, syscall, held);
    }
  }

  /// Records that GOMAXPROCS has changed.
  ///
  /// @param scheduler the scheduler's name
  /// @param before what it was
  /// @param after what it is
  /// @param reason why, a sentence
  public static void gomaxprocs(String scheduler, int before, int after, String reason) {
    if (inUse()) {
      Recorder.gomaxprocs(scheduler, before, after, reason);
    }
  }

  /// Records that an M was started.
  ///
  /// @param scheduler the scheduler's name
  /// @param m the M's number
  /// @param count how many there are now
  public static void machineStart(String scheduler, int m, int count) {
    if (inUse()) {
      Recorder.machineStart(scheduler, m, count);
    }
  }

  /// Records for how long a goroutine was ready, if the recording asks for such a long time.
  ///
  /// @param scheduler the scheduler's name
  /// @param p the number of the P that runs it
  /// @param id its number; 0 if it is a thread but no goroutine
  /// @param latency nanoseconds
  public static void runnableLatency(String scheduler, int p, long id, long latency) {
    if (inUse()) {
      Recorder.runnableLatency(scheduler, p, id, latency);
    }
  }

  /// What refers to the events, loaded only where they are recorded.
  private static final class Recorder {
    static boolean wantsGoroutineStart() {
      return new GoroutineStart().isEnabled();
    }

    static void goroutineStart(long id, String name, String birthPlace) {
      GoroutineStart event = new GoroutineStart();
      event.id = id;
      event.name = name;
      event.birthPlace = birthPlace;
      event.commit();
    }

    static boolean wantsGoroutineEnd() {
      return new GoroutineEnd().isEnabled();
    }

    static void goroutineEnd(long id, String name, String birthPlace, long age) {
      GoroutineEnd event = new GoroutineEnd();
      event.id = id;
      event.name = name;
      event.birthPlace = birthPlace;
      event.age = age;
      event.commit();
    }

    static @Nullable Object parkBegins() {
      GoroutinePark event = new GoroutinePark();
      if (!event.isEnabled()) {
        return null;
      }
      event.begin();
      return event;
    }

    static void parkEnds(
        GoroutinePark event, long id, Supplier<String> name, String reason, Object birthPlace) {
      event.end();
      if (event.shouldCommit()) {
        event.id = id;
        event.name = name.get();
        event.reason = reason;
        event.birthPlace = birthPlace.toString();
        event.commit();
      }
    }

    static void handOff(String scheduler, int p, int m, boolean syscall, long held) {
      HandOff event = new HandOff();
      event.scheduler = scheduler;
      event.p = p;
      event.m = m;
      event.syscall = syscall;
      event.held = held;
      event.commit();
    }

    static void gomaxprocs(String scheduler, int before, int after, String reason) {
      GomaxprocsChange event = new GomaxprocsChange();
      event.scheduler = scheduler;
      event.before = before;
      event.after = after;
      event.reason = reason;
      event.commit();
    }

    static void machineStart(String scheduler, int m, int count) {
      MachineStart event = new MachineStart();
      event.scheduler = scheduler;
      event.m = m;
      event.count = count;
      event.commit();
    }

    static void runnableLatency(String scheduler, int p, long id, long latency) {
      RunnableLatency event = new RunnableLatency();
      event.scheduler = scheduler;
      event.p = p;
      event.id = id;
      event.latency = latency;
      event.commit();
    }
  }
}
