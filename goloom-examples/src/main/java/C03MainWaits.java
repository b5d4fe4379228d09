import io.goloom.Go;
import io.goloom.sync.WaitGroup;

/// Whoever starts goroutines has to wait for them. A WaitGroup is the plainest way.
void main() throws InterruptedException {
  var wg = new WaitGroup();
  wg.go(() -> {
    Go.sleep(Duration.ofMillis(10));
    IO.println("goroutine: in time");
  });
  wg.await();
  IO.println("main returns");
  // Output:
  // goroutine: in time
  // main returns
}
