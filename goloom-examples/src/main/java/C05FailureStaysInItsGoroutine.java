import io.goloom.sync.ErrGroup;
import io.goloom.sync.WaitGroup;

/// Nobody can catch another goroutine's failure, except an ErrGroup, which hands it to its waiter.
/// A WaitGroup only counts: it lets the waiter go on, and the failure is reported.
void main() throws InterruptedException {
  var wg = new WaitGroup();
  try {
    wg.go(() -> fail("in the WaitGroup"));
    wg.await();
    IO.println("WaitGroup: nothing to catch");
  } catch (IllegalStateException e) {
    IO.println("WaitGroup: caught " + e.getMessage());
  }

  // @start region=errgroup
  try (var group = new ErrGroup()) {
    group.go(() -> fail("in the ErrGroup"));
    group.await();
    IO.println("ErrGroup: nothing to catch");
  } catch (Exception e) {
    IO.println("ErrGroup: caught " + e.getMessage());
  }
  // @end region=errgroup
  // Output:
  // WaitGroup: nothing to catch
  // ErrGroup: caught in the ErrGroup
  // Error output:
  // goroutine 1 [goroutine-1] failed: java.lang.IllegalStateException: in the WaitGroup
  // ...
}

void fail(String where) {
  throw new IllegalStateException(where);
}
