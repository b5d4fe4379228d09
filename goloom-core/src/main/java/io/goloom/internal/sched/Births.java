package io.goloom.internal.sched;

import io.goloom.diagnostics.BirthPlace;
import java.security.CodeSource;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds out where goroutines and contexts are born, for next to nothing.
///
/// Each `go(() -> ...)` expression has a class of its own, so what was seen at one start holds for the others. The first starts of a
/// class take their stack; from then on one start in [#AGAIN] does, to notice a class that is started from several
/// places; such a class pays for a stack at each start.
public final class Births {
  private enum Mode {
    AUTO,
    FULL,
    OFF
  }

  /// So many first starts of a class take their own stack.
  private static final int FIRST = 16;

  /// Later one in so many does.
  private static final int AGAIN = 128;

  private static final int DEEPEST = 64;
  private static final Mode MODE = mode(System.getProperty("goloom.births"));
  private static final StackWalker WALKER = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private static final ClassValue<Seen> SEEN =
      new ClassValue<>() {
        @Override
        protected Seen computeValue(Class<?> type) {
          return new Seen();
        }
      };

  /// Whether a class is goloom's own. Asked only of classes whose name says that it could be.
  private static final ClassValue<Boolean> OURS =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          CodeSource ours = Births.class.getProtectionDomain().getCodeSource();
          CodeSource theirs = type.getProtectionDomain().getCodeSource();
          return ours != null && theirs != null && ours.getLocation().equals(theirs.getLocation());
        }
      };

  /// What is known of the starts of one class. Races lose a count or a stack, which is harmless.
  private static final class Seen {
    int starts;
    boolean several;
    @Nullable BirthPlace last;
  }

  private Births() {}

  /// The birth place of what is born now, by a user's task.
  ///
  /// @param task the class of that task
  /// @return the place
  public static BirthPlace of(Class<?> task) {
    return switch (MODE) {
      case OFF -> BirthPlace.UNKNOWN;
      case FULL -> here();
      case AUTO -> remembered(SEEN.get(task));
    };
  }

  private static BirthPlace remembered(Seen seen) {
    int n = seen.starts++;
    BirthPlace last = seen.last;
    if (last != null && n >= FIRST && !seen.several && n % AGAIN != 0) {
      return last;
    }
    BirthPlace place = here();
    if (last != null && !first(last).equals(first(place))) {
      seen.several = true;
    }
    seen.last = new BirthPlace(place.frames(), false);
    return place;
  }

  private static List<StackTraceElement> first(BirthPlace place) {
    return place.frames().subList(0, Math.min(1, place.frames().size()));
  }

  /// The stack of the caller, without goloom's own frames on top.
  ///
  /// @return the place
  public static BirthPlace here() {
    return new BirthPlace(WALKER.walk(Births::frames), true);
  }

  private static List<StackTraceElement> frames(Stream<StackWalker.StackFrame> frames) {
    return frames
        .dropWhile(f -> f.getClassName().startsWith("io.goloom.") && OURS.get(f.getDeclaringClass()))
        .limit(DEEPEST)
        .map(StackWalker.StackFrame::toStackTraceElement)
        .toList();
  }

  private static Mode mode(@Nullable String text) {
    if (text == null) {
      return Mode.AUTO;
    }
    try {
      return Mode.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      Reports.warn("goloom.births=" + text + " is not one of auto, full, off: taking auto");
      return Mode.AUTO;
    }
  }
}
