package io.goloom.internal.sched;

import io.goloom.diagnostics.BirthPlace;
import java.lang.StackWalker.StackFrame;
import java.security.CodeSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds out where goroutines and contexts are born, for next to nothing.
///
/// Each `go(() -> ...)` expression has a class of its own, so what was seen at one start holds for
/// the others. The first starts by a line take their stack; from then on one start in [#AGAIN]
/// looks for the line, to notice a lambda that was kept in a variable and is started by several
/// lines. Starts of such a lambda, and of a task of a named class, look for the line each time and
/// share the stack that was taken there first.
public final class Births {
  private enum Mode {
    AUTO,
    FULL,
    OFF
  }

  /// So many first starts by a line take their own stack.
  private static final int FIRST = 16;

  /// Later one in so many looks for its line.
  private static final int AGAIN = 128;

  /// So many lines are remembered for a class; starts by others take their own stack.
  private static final int LINES = 64;

  private static final int DEEPEST = 64;
  private static final Mode MODE = mode(System.getProperty("goloom.births"));
  private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();
  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private static final ClassValue<Seen> SEEN =
      new ClassValue<>() {
        @Override
        protected Seen computeValue(Class<?> type) {
          return new Seen(type.isHidden() || type.isAnonymousClass());
        }
      };

  /// Whether a class is goloom's own. Asked only of classes whose name says that it could be.
  private static final ClassValue<Boolean> OURS =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return location(type).equals(location(Births.class))
              && Objects.equals(type.getClassLoader(), Births.class.getClassLoader());
        }
      };

  /// As text: URLs are compared by asking for the addresses of their hosts.
  private static String location(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return source == null ? "" : String.valueOf(source.getLocation());
  }

  /// What is known of the starts of one class. Races lose a count or a line, which is harmless.
  private static final class Seen {
    /// Whether the class is that of a single expression.
    final boolean expression;

    int starts;
    volatile Line[] lines = {};

    Seen(boolean expression) {
      this.expression = expression;
    }
  }

  /// One line that starts tasks of a class. It names that line's class and does not refer to it, so
  /// as to keep no class loader alive.
  private static final class Line {
    final String type;
    final String method;
    final String descriptor;
    final int at;
    final BirthPlace shared;
    int starts;

    Line(StackFrame frame, BirthPlace place) {
      type = frame.getClassName();
      method = frame.getMethodName();
      descriptor = frame.getDescriptor();
      at = frame.getByteCodeIndex();
      shared = new BirthPlace(place.frames(), false);
    }

    boolean is(StackFrame frame) {
      return at == frame.getByteCodeIndex()
          && type.equals(frame.getClassName())
          && method.equals(frame.getMethodName())
          && descriptor.equals(frame.getDescriptor());
    }
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
    Line[] lines = seen.lines;
    int n = seen.starts++;
    if (seen.expression && lines.length == 1 && lines[0].starts >= FIRST && n % AGAIN != 0) {
      return lines[0].shared;
    }
    StackFrame frame = WALKER.walk(all -> all.filter(Births::isUsers).findFirst()).orElse(null);
    if (frame == null) {
      return here(); // all of it is the JDK's
    }
    for (Line line : lines) {
      if (line.is(frame)) {
        return line.starts >= FIRST || ++line.starts >= FIRST ? line.shared : here();
      }
    }
    BirthPlace place = here();
    if (lines.length < LINES) {
      Line[] more = Arrays.copyOf(lines, lines.length + 1);
      more[lines.length] = new Line(frame, place);
      seen.lines = more;
    }
    return place;
  }

  /// The stack of the caller, without the frames of goloom and the JDK on top.
  ///
  /// @return the place
  public static BirthPlace here() {
    return new BirthPlace(WALKER.walk(Births::frames), true);
  }

  private static List<StackTraceElement> frames(Stream<StackFrame> all) {
    List<StackFrame> frames = all.dropWhile(Births::isOurs).limit(DEEPEST).toList();
    int first = 0;
    while (first < frames.size() && !isUsers(frames.get(first))) {
      first++;
    }
    if (first == frames.size()) {
      first = 0; // a task of the JDK's, started by the JDK: better that than nothing
    }
    return frames.stream().skip(first).map(StackFrame::toStackTraceElement).toList();
  }

  private static boolean isUsers(StackFrame frame) {
    return !isOurs(frame) && !isJdks(frame);
  }

  private static boolean isOurs(StackFrame frame) {
    return frame.getClassName().startsWith("io.goloom.") && OURS.get(frame.getDeclaringClass());
  }

  private static boolean isJdks(StackFrame frame) {
    ClassLoader loader = frame.getDeclaringClass().getClassLoader();
    return loader == null || loader.equals(PLATFORM);
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
