import io.goloom.Go;

/// `Go.run` gives a program Go's rule even if it has threads that would keep a JVM alive: when the
/// main goroutine returns, the process ends.
void main() {
  // @start region=run
  Go.run(() -> {
    Thread.ofPlatform().start(() -> LockSupport.park()); // would wait for ever
    IO.println("main returns");
  });
  // @end region=run
  // Output:
  // main returns
}
