package io.goloom.debug;

import io.goloom.diagnostics.GoroutineSnapshot;
import io.goloom.internal.text.Printable;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The words of the leak profile.
final class LeakText {
  /// So many frames of a birth place, and so many numbers, are shown.
  private static final int SHOWN = 10;

  private LeakText() {}

  static String of(LeakProfile p) {
    StringBuilder out = new StringBuilder();
    long leaked = p.leaks().stream().mapToLong(Leak::count).sum();
    out.append("leak profile: ")
        .append(goroutines(leaked))
        .append(" leaked, ")
        .append(p.circles().size())
        .append(p.circles().size() == 1 ? " circle, " : " circles, ")
        .append(p.suspects().size())
        .append(" suspected");
    p.impossible()
        .ifPresent(why -> out.append("\nnothing can be proved, only suspected: ").append(why));
    p.circles().forEach(circle -> out.append("\n\ndeadlock: ").append(circle));
    p.leaks().forEach(leak -> out.append("\n\n").append(of(leak)));
    p.suspects().forEach(suspect -> out.append("\n\n").append(of(suspect)));
    return out.toString();
  }

  static String circles(List<String> circles) {
    StringBuilder out = new StringBuilder("deadlocks: ").append(circles.size());
    circles.forEach(circle -> out.append("\n\ndeadlock: ").append(circle));
    return out.toString();
  }

  static String of(Leak leak) {
    StringBuilder out = new StringBuilder();
    out.append(goroutines(leak.count())).append(" leaked: ").append(leak.pattern());
    out.append(", seen to wait for ").append(time(leak.waited())).append('\n');
    out.append(leak.goroutine().text());
    birth(out, leak.goroutine());
    if (leak.count() > 1) {
      out.append("\nlikewise: ").append(numbers(leak));
    }
    return out.append("\ninstead: ").append(leak.pattern().instead()).toString();
  }

  /// The stack of the birth below its first line, which the text of a goroutine shows.
  private static void birth(StringBuilder out, GoroutineSnapshot g) {
    List<StackTraceElement> frames = g.birthPlace().frames();
    frames.stream().skip(1).limit(SHOWN).forEach(frame -> out.append("\n\tat ").append(frame));
    if (frames.size() > SHOWN + 1) {
      out.append("\n\t... ").append(frames.size() - SHOWN - 1).append(" more");
    }
  }

  private static String numbers(Leak leak) {
    String some =
        IntStream.range(1, Math.min(SHOWN + 1, leak.numbers().size()))
            .mapToObj(i -> other(leak, i))
            .collect(Collectors.joining(", "));
    long left = leak.count() - 1 - Math.min(SHOWN, leak.numbers().size() - 1);
    return left > 0 ? some + " and " + left + " more" : some;
  }

  /// One of the others, with its name if that says more than the first one's.
  private static String other(Leak leak, int i) {
    long number = leak.numbers().get(i);
    String name = leak.names().get(i);
    boolean same = name.equals(leak.goroutine().name()) || name.equals("goroutine-" + number);
    return "goroutine " + number + (same ? "" : " \"" + Printable.line(name) + "\"");
  }

  static String of(Suspect s) {
    return "suspected: goroutine "
        + s.goroutine().id()
        + " "
        + s.why()
        + ", for "
        + time(s.waited())
        + "\n"
        + s.goroutine().text()
        + (s.why() == Suspect.Why.IO_WITHOUT_DEADLINE
            ? "\ninstead: " + Pattern.IO_WITHOUT_DEADLINE.instead()
            : "");
  }

  private static String goroutines(long n) {
    return n + (n == 1 ? " goroutine" : " goroutines");
  }

  /// To the second where it is long.
  static String time(Duration d) {
    if (d.toMillis() < 1000) {
      return d.toMillis() + " ms";
    }
    if (d.toMinutes() < 2) {
      return d.toSeconds() + " s";
    }
    return d.toMinutes() + " minutes";
  }
}
