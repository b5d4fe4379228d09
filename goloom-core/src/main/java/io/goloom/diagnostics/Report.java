package io.goloom.diagnostics;

import java.util.List;

/// Something that goloom noticed by itself and must not vanish without a trace.
///
/// [#text()] is what is printed when no other [Reporter] is set.
public sealed interface Report {
  /// The report for a person, in whole lines, without a line feed at the end.
  ///
  /// @return at least one line
  String text();

  /// A goroutine's task threw, and nobody else is there to catch it.
  ///
  /// @param id the goroutine's number
  /// @param name its name
  /// @param birthPlace where it was started
  /// @param failure what it threw
  record GoroutineFailed(long id, String name, BirthPlace birthPlace, Throwable failure)
      implements Report {
    @Override
    public String text() {
      return ReportText.goroutineFailed(this);
    }
  }

  /// A context that has to be closed was lost unclosed: nothing refers to it any more, so nothing
  /// can close it.
  ///
  /// @param description the context's chain, as its `toString` gives it
  /// @param birthPlace where it was made
  record ContextLost(String description, BirthPlace birthPlace) implements Report {
    @Override
    public String text() {
      return ReportText.contextLost(this);
    }
  }

  /// Goroutines were proved to wait for good: nothing could reach what they wait for any more. They
  /// have been collected, and this report is what is left of them.
  ///
  /// @param goroutines what each of them did when it was seen last, at least one
  record GoroutinesLeaked(List<GoroutineSnapshot> goroutines) implements Report {
    /// Makes a report.
    public GoroutinesLeaked {
      goroutines = List.copyOf(goroutines);
    }

    @Override
    public String text() {
      return ReportText.goroutinesLeaked(this);
    }
  }
}
