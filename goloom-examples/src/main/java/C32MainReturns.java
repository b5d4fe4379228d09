import static io.goloom.Go.go;

import io.goloom.Go;
import io.goloom.sync.WaitGroup;

/// Main returns before its goroutine, and the program ends with it: this one does not get to print.
/// Mended, it waits.
void main(String[] args) throws InterruptedException {
  if (args.length > 0) {
    mended();
    return;
  }
  go(this::work);
  IO.println("main returns");
  // Output:
  // main returns
  // Run with -- mended
  // Output:
  // goroutine: done
  // main returns
  // Vet finds:
  // line 13: [goloom-main-exit] main returns without waiting for this goroutine, ...
}

void mended() throws InterruptedException {
  var wg = new WaitGroup();
  wg.go(this::work);
  wg.await();
  IO.println("main returns");
}

void work() throws InterruptedException {
  Go.sleep(Duration.ofMillis(300));
  IO.println("goroutine: done");
}
