package io.goloom.internal.sched;

import io.goloom.diagnostics.BirthPlace;
import io.goloom.sched.WaitReason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one M has run lately: the latest [#EVENTS] events, each over the oldest one.
final class TimelineRing {
  /* State       written: how many events there ever were; event n stands at n mod EVENTS, as two words and a birth place.
   * T1          Only the M writes: it fills the slot, and then counts the event by a release store. No slot is filled before the
   *             event before it is counted: a store fence stands between.
   * T2          Who reads copies all slots, and then reads the count again. What may have been overwritten meanwhile, the slot that is
   *             being filled too, is dropped. So no event is torn.
   * Cost        One reading of the clock for each event; a run that follows another at once begins with the reading at which that ended. */

  /// 650 KB for each thread.
  static final int EVENTS = 1 << 15;

  private static final int TYPE_BITS = 2;
  private static final int REASON_BITS = 6;
  private static final int P_BITS = 16;
  private static final int REASON_MASK = (1 << REASON_BITS) - 1;
  private static final int P_MASK = (1 << P_BITS) - 1;

  /// In place of a wait reason.
  private static final int YIELDED = REASON_MASK;

  private static final int ENDED = REASON_MASK - 1;

  private static final Timeline.Kind[] KINDS = Timeline.Kind.values();
  private static final WaitReason[] REASONS = WaitReason.values();
  private static final VarHandle WRITTEN;

  static {
    try {
      WRITTEN = MethodHandles.lookup().findVarHandle(TimelineRing.class, "written", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final int m;
  private final long[] words = new long[2 * EVENTS];

  /// Those that are shared by all goroutines of a line; no goroutine is kept reachable.
  private final @Nullable BirthPlace[] births = new @Nullable BirthPlace[EVENTS];

  @SuppressWarnings("unused") // through WRITTEN
  private long written;

  /// The reading at which the last run ended; zero if something else has taken time since.
  private long lastEnd;

  TimelineRing(int m) {
    this.m = m;
  }

  // ---- the M

  @SuppressWarnings("EnumOrdinal") // two bits of a word
  void begins(Schedulable s, int p) {
    long now = lastEnd != 0 ? lastEnd : Timeline.reading();
    BirthPlace place = s instanceof G g ? g.birthPlace() : null;
    write(now, Timeline.Kind.BEGIN.ordinal(), id(s), p, 0, place);
  }

  @SuppressWarnings("EnumOrdinal")
  void ends(Schedulable s, int p, boolean yields) {
    long now = Timeline.reading();
    int why = yields ? YIELDED : s instanceof G g ? why(g) : 0;
    write(now, Timeline.Kind.END.ordinal(), id(s), p, why, null);
    lastEnd = now;
  }

  @SuppressWarnings("EnumOrdinal")
  void wakes(Schedulable s, int p) {
    write(Timeline.reading(), Timeline.Kind.WAKE.ordinal(), id(s), p, 0, null);
  }

  /// The M does something else than to run one after the other.
  void pauses() {
    lastEnd = 0;
  }

  private static long id(Schedulable s) {
    return s instanceof G g ? g.id() : 0;
  }

  @SuppressWarnings("EnumOrdinal")
  private static int why(G g) {
    WaitReason reason = g.waitReason();
    return reason != null ? reason.ordinal() + 1 : g.ended() ? ENDED : 0;
  }

  private void write(long now, int type, long g, int p, int why, @Nullable BirthPlace place) {
    long n = (long) WRITTEN.get(this);
    int slot = (int) n & (EVENTS - 1);
    words[2 * slot] = now << TYPE_BITS | type;
    words[2 * slot + 1] = g << (P_BITS + REASON_BITS) | (long) (p & P_MASK) << REASON_BITS | why;
    births[slot] = place;
    WRITTEN.setRelease(this, n + 1); // T1
    VarHandle.storeStoreFence();
  }

  // ---- anyone

  /// Reads the events that are there, the oldest first.
  ///
  /// @return whether older ones have been overwritten
  boolean read(List<Timeline.Event> into) {
    long[] copy = new long[2 * EVENTS];
    @Nullable BirthPlace[] places = new @Nullable BirthPlace[EVENTS];
    long end = (long) WRITTEN.getAcquire(this);
    long begin = Math.max(0, end - EVENTS);
    for (long n = begin; n < end; n++) {
      int slot = (int) n & (EVENTS - 1);
      copy[2 * slot] = words[2 * slot];
      copy[2 * slot + 1] = words[2 * slot + 1];
      places[slot] = births[slot];
    }
    VarHandle.loadLoadFence();
    long later = (long) WRITTEN.getAcquire(this);
    long first = Math.max(begin, later + 1 - EVENTS); // T2
    for (long n = first; n < end; n++) {
      int slot = (int) n & (EVENTS - 1);
      into.add(event(copy[2 * slot], copy[2 * slot + 1], places[slot]));
    }
    return first > 0;
  }

  private Timeline.Event event(long time, long what, @Nullable BirthPlace place) {
    int why = (int) what & REASON_MASK;
    return new Timeline.Event(
        time >>> TYPE_BITS,
        KINDS[(int) time & ((1 << TYPE_BITS) - 1)],
        m,
        (int) (what >>> REASON_BITS) & P_MASK,
        what >>> (P_BITS + REASON_BITS),
        place,
        switch (why) {
          case 0 -> "park";
          case YIELDED -> "yield";
          case ENDED -> "end";
          default -> REASONS[why - 1].toString();
        });
  }
}
