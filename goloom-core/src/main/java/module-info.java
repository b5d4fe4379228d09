/// Goroutines, channels and contexts for Java.
@org.jspecify.annotations.NullMarked
module io.goloom {
  requires static org.jspecify;

  exports io.goloom;
}
