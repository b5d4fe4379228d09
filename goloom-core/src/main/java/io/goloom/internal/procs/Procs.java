package io.goloom.internal.procs;

/// How many Ps a scheduler has, and why.
///
/// @param count the number of Ps, at least 1
/// @param reason one sentence for people, such as `GOMAXPROCS is 8: the machine has 8 CPUs`
/// @param followsMachine whether the number is to change with the machine; one that was set is not
public record Procs(int count, String reason, boolean followsMachine) {

  /// What a call of `Go.gomaxprocs` asks for.
  ///
  /// @param count the number of Ps
  /// @return that number, fixed
  /// @throws IllegalArgumentException if `count` is below 1
  public static Procs setByCall(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("GOMAXPROCS must be at least 1, and not " + count);
    }
    return fixed(count, "set by a call of Go.gomaxprocs(" + count + ")");
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
