package io.goloom.debug;

import io.goloom.internal.sched.Asleep;
import io.goloom.internal.sched.Reports;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/// The timeline: a recording of who ran when on which processor, why it stopped, and who woke it,
/// of the last moments before it is written. For [ui.perfetto.dev](https://ui.perfetto.dev) and
/// other readers of Perfetto's traces.
///
/// {@snippet :
/// Timeline.start();
/// work();
/// try (var out = Files.newOutputStream(file)) {
///   Timeline.write(Duration.ofSeconds(1), out);
/// }
/// }
///
/// It may stay on, like a flight recorder: it keeps the last 32,768 events of each thread of a
/// runtime, in 650 KB, and costs the reading of the clock for each. An event is a run's end, with
/// the begin of the next, or a wake-up. The system property `goloom.timeline=on` starts it with the
/// JVM.
///
/// Goloom's scheduler has it; the JDK's lets nobody see who runs. Thread-safe.
public final class Timeline {
  private static final Duration ALL = Duration.ofDays(365);

  private Timeline() {}

  /// Begins to record, on all runtimes. What was recorded earlier stays.
  public static void start() {
    io.goloom.internal.sched.Timeline.record(true);
  }

  /// Stops recording. What was recorded stays and can be written.
  public static void stop() {
    io.goloom.internal.sched.Timeline.record(false);
  }

  /// Whether it records.
  ///
  /// @return true from [#start()] to [#stop()]
  public static boolean isOn() {
    return io.goloom.internal.sched.Timeline.isOn();
  }

  /// Writes what was recorded of the last moments, as a trace in Perfetto's format: a track for
  /// each processor, and one for each thread that goes on without one after it was taken from it;
  /// on them a slice for each run of a goroutine, with arrows from who woke it.
  ///
  /// Recording goes on meanwhile. A trace of a busy program reaches back less far than asked for:
  /// to where all threads still have their events.
  ///
  /// @param last how far to look back from now
  /// @param out where to; is not closed
  /// @throws IOException if `out` throws it
  public static void write(Duration last, OutputStream out) throws IOException {
    Objects.requireNonNull(last, "last");
    Perfetto.write(last, Objects.requireNonNull(out, "out"));
  }

  /// Has all that is recorded then written to a file when the program ends because all goroutines
  /// are asleep: see [io.goloom.Go#run].
  ///
  /// @param file is made or replaced then; a later call takes another one instead
  public static void writeOnDeadlock(Path file) {
    Objects.requireNonNull(file, "file");
    Asleep.onDeadlock(() -> writeTo(file));
  }

  private static void writeTo(Path file) {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      write(ALL, out);
    } catch (IOException e) {
      Reports.warn("the timeline could not be written to " + file + ": " + e);
      return;
    }
    Reports.warn("the timeline is in " + file);
  }
}
