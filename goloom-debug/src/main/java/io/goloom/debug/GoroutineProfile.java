package io.goloom.debug;

import io.goloom.GoRuntime;
import io.goloom.diagnostics.GoroutineSnapshot;
import io.goloom.internal.sched.Looks;
import io.goloom.internal.sched.Scheduler;
import io.goloom.internal.sched.Schedulers;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The goroutine profile: what every goroutine did when it was taken, one by one or grouped by
/// stack.
///
/// {@snippet :
/// GoroutineProfile.take().writeGroups(System.out);
/// }
///
/// Works on goloom's scheduler and on the JDK's, on any thread, also where no goroutine can run any
/// more. Immutable.
public final class GoroutineProfile {
  private final Instant taken;
  private final List<GoroutineSnapshot> goroutines;
  private final long unlisted;

  private GoroutineProfile(Instant taken, List<GoroutineSnapshot> goroutines, long unlisted) {
    this.taken = taken;
    this.goroutines = goroutines;
    this.unlisted = unlisted;
  }

  /// Takes the profile of all runtimes.
  ///
  /// Costs some microseconds for each goroutine and stops each only while its own stack is taken.
  /// See [GoRuntime#goroutines()].
  ///
  /// @return the profile
  public static GoroutineProfile take() {
    Instant now = Instant.now();
    List<GoroutineSnapshot> all = new ArrayList<>();
    long unlisted = 0;
    for (Scheduler scheduler : Schedulers.all()) {
      all.addAll(Looks.all(scheduler));
      unlisted += scheduler.unlistedGoroutines();
    }
    return new GoroutineProfile(now, List.copyOf(all), unlisted);
  }

  /// Takes the profile of one runtime.
  ///
  /// @param runtime whose goroutines are looked at
  /// @return the profile
  public static GoroutineProfile of(GoRuntime runtime) {
    Objects.requireNonNull(runtime, "runtime");
    Instant now = Instant.now();
    List<GoroutineSnapshot> all = runtime.goroutines();
    boolean listsAll = !runtime.equals(GoRuntime.system());
    return new GoroutineProfile(now, all, listsAll ? 0 : Scheduler.system().unlistedGoroutines());
  }

  /// When the first of them was looked at.
  ///
  /// @return the time
  public Instant taken() {
    return taken;
  }

  /// The goroutines, by runtime and number.
  ///
  /// @return what was seen
  public List<GoroutineSnapshot> goroutines() {
    return goroutines;
  }

  /// How many more live that the registry does not list, as the JVM was started with
  /// `-Dgoloom.registry=sampled` or `off`; see [GoRuntime#goroutines()].
  ///
  /// @return zero if it lists all
  public long unlisted() {
    return unlisted;
  }

  /// Those that do the same together, the largest groups first.
  ///
  /// @return the groups
  public List<GoroutineGroup> groups() {
    return Grouping.of(goroutines);
  }

  /// Writes the groups as text, in the manner of Go's `goroutine?debug=1`:
  ///
  /// ```
  /// goroutine profile: total 5
  ///
  /// 4 @ chan receive, 1 to 3 minutes
  ///     at io.goloom.channel.ChannelImpl.receive(ChannelImpl.java:63)
  ///     at app.Main.worker(Main.java:31)
  /// created by app.Main.main(Main.java:20), 5 minutes ago
  /// ```
  ///
  /// @param out where to
  /// @throws IOException if `out` throws it
  public void writeGroups(Appendable out) throws IOException {
    GroupText.write(this, Objects.requireNonNull(out, "out"));
  }

  /// Writes the goroutines one by one as text, in the manner of Go's `goroutine?debug=2`. See
  /// [GoroutineSnapshot#text()].
  ///
  /// @param out where to
  /// @throws IOException if `out` throws it
  public void writeEach(Appendable out) throws IOException {
    Objects.requireNonNull(out, "out");
    boolean none = true;
    for (GoroutineSnapshot g : goroutines) {
      out.append((none ? "" : "\n") + g.text() + "\n");
      none = false;
    }
    if (unlisted > 0) {
      out.append((none ? "" : "\n") + Looks.unlisted(unlisted) + "\n");
    } else if (none) {
      out.append("no goroutines\n");
    }
  }

  /// Writes the groups with their goroutines as one JSON object in UTF-8; `docs/guide/profile.md`
  /// tells its keys.
  ///
  /// @param out where to; is not closed
  /// @throws IOException if `out` throws it
  public void writeJson(OutputStream out) throws IOException {
    ProfileJson.write(this, Objects.requireNonNull(out, "out"));
  }

  /// Writes the groups for `go tool pprof` and its kin: as the message `Profile` of pprof's
  /// `profile.proto`, compressed by gzip.
  ///
  /// A sample is a group, its value the count of goroutines. Its labels are `status`, `runtime`,
  /// `created_by` and those of its goroutines; one of these that has such a key is written as
  /// `label status`.
  ///
  /// @param out where to; is not closed
  /// @throws IOException if `out` throws it
  public void writePprof(OutputStream out) throws IOException {
    Pprof.write(this, Objects.requireNonNull(out, "out"));
  }

  /// Such as `goroutine profile: total 5`; unlisted ones count.
  @Override
  public String toString() {
    return "goroutine profile: total " + (goroutines.size() + unlisted);
  }
}
