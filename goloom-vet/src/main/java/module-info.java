/// Finds at compile time what goes wrong with goroutines. Start reading at [io.goloom.vet.Vet].
@org.jspecify.annotations.NullMarked
module io.goloom.vet {
  requires transitive jdk.compiler;
  requires static org.jspecify;
  requires static tools.jackson.core;

  exports io.goloom.vet;

  provides com.sun.source.util.Plugin with
      io.goloom.vet.GoloomPlugin;
}
