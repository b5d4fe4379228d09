package io.goloom.diagnostics;

import java.util.List;
import java.util.Objects;

/// Where a goroutine was started or a context was made.
///
/// Taking a stack costs about a microsecond, more than starting a goroutine. So the first starts of each `go(...)` expression take the whole
/// stack; later ones share one that an earlier start took: its first frame, the line of the `go`, is right for them too, and the
/// frames below are those of that earlier start. `-Dgoloom.births=full` takes every stack, `off` none.
///
/// @param frames the stack at the birth, innermost first, without goloom's own frames; empty if none was taken
/// @param own whether the stack was taken at this very birth, and not at an earlier one by the same expression
public record BirthPlace(List<StackTraceElement> frames, boolean own) {
  /// The birth place when none was taken.
  public static final BirthPlace UNKNOWN = new BirthPlace(List.of(), false);

  /// Makes a birth place.
  public BirthPlace {
    frames = List.copyOf(Objects.requireNonNull(frames));
  }

  /// The line that did it, such as `app.Main.main(Main.java:12)`.
  @Override
  public String toString() {
    return frames.isEmpty() ? "unknown place" : frames.getFirst().toString();
  }
}
