package io.goloom.internal.procs;

/// How many Ps a scheduler has, and why.
///
/// @param count the number of Ps, at least 1
/// @param reason one sentence for people, such as `GOMAXPROCS is 8: the machine has 8 CPUs`
/// @param followsMachine whether the number is to change with the machine; one that was set is not
public record Procs(int count, String reason, boolean followsMachine) {
  /// As many CPUs as Linux can have; a million Ps would take all memory.
  public static final int MAX = 8192;

  /// What a call of `Go.gomaxprocs` asks for.
  ///
  /// @param count the number of Ps
  /// @return that number, fixed
  /// @throws IllegalArgumentException if `count` is below 1 or above [#MAX]
  public static Procs setByCall(int count) {
    if (!isCount(count)) {
      throw new IllegalArgumentException(
          "GOMAXPROCS must be from 1 to " + MAX + ", and not " + count);
    }
    return fixed(count, "set by a call of Go.gomaxprocs(" + count + ")");
  }

  /// Whether a scheduler can have so many Ps.
  ///
  /// @param count the number
  /// @return true from 1 to [#MAX]
  public static boolean isCount(int count) {
    return count >= 1 && count <= MAX;
  }

  /// What the maker of a runtime asks for.
  ///
  /// @param count the number of Ps, at least 1
  /// @param runtime the name of the runtime
  /// @return that number, fixed
  public static Procs setForRuntime(int count, String runtime) {
    return fixed(count, "set for the runtime " + runtime + " as it was built");
  }

  static Procs fixed(int count, String because) {
    return new Procs(count, sentence(count, because), false);
  }

  static Procs following(int count, String because) {
    return new Procs(count, sentence(count, because), true);
  }

  private static String sentence(int count, String because) {
    return "GOMAXPROCS is " + count + ": " + because;
  }
}
