package io.goloom.diagnostics;

import java.util.List;
import java.util.Objects;

/// Where a goroutine was started or a context was made.
///
/// Taking a stack costs about a microsecond, more than starting a goroutine. So only the first
/// starts by each line take their stack; later ones share one of those: its first frame, the line
/// of the `go`, is right for them too, and the frames below are those of that earlier start.
/// `-Dgoloom.births=full` takes every stack, `off` none.
///
/// One case can show the wrong line for up to 128 starts: a lambda that was kept in a variable, was
/// started by one line many times, and is now started by another one.
///
/// @param frames the stack at the birth, innermost first, without the frames of goloom and the JDK
///   on top; empty if none was taken
/// @param own whether the stack was taken at this very birth, and not at an earlier one by the same
///   line
public record BirthPlace(List<StackTraceElement> frames, boolean own) {
  /// The birth place when none was taken.
  public static final BirthPlace UNKNOWN = new BirthPlace(List.of(), false);

  /// Makes a birth place.
  public BirthPlace {
    frames = List.copyOf(Objects.requireNonNull(frames, "frames"));
  }

  /// The line that did it, such as `app.Main.main(Main.java:12)`.
  @Override
  public String toString() {
    return frames.isEmpty() ? "unknown place" : frames.getFirst().toString();
  }
}
