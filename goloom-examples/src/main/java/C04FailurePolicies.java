import io.goloom.sync.WaitGroup;

/// A failure in a goroutine is always reported, with the goroutine's name, its stack and where it
/// was started. By default the others go on; with `-Dgoloom.failure=crash`, or
/// `Go.failurePolicy(FailurePolicy.CRASH)`, the process ends with status 2, as Go's do.
void main() throws InterruptedException {
  var wg = new WaitGroup();
  wg.go(() -> IO.println(1 / zero()));
  wg.await();
  IO.println("main goes on");
  // Output:
  // main goes on
  // Error output:
  // goroutine 1 [goroutine-1] failed: java.lang.ArithmeticException: / by zero
  // ...
  // started here:
  //	at C04FailurePolicies.main(C04FailurePolicies.java:8)
  // ...
  // Run with -Dgoloom.failure=crash
  // Error output:
  // goroutine 1 [goroutine-1] failed: java.lang.ArithmeticException: / by zero
  // ...
  // Exit status: 2
}

int zero() {
  return 0;
}
