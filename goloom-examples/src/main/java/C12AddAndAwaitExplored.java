import static io.goloom.Go.go;

import io.goloom.Go;
import io.goloom.sync.WaitGroup;
import io.goloom.testkit.Explorer;
import io.goloom.testkit.ScheduleFailure;

/// `add` inside the goroutine seems to work, until await comes first. The explorer finds such an
/// order; with `wg.go` there is none.
void main() throws InterruptedException {
  try {
    Explorer.random().explore(() -> count(false));
  } catch (ScheduleFailure e) {
    IO.println("add inside: " + e.getCause().getMessage());
  }
  IO.println("wg.go: " + Explorer.depthFirst(3).schedules(10_000).explore(() -> count(true)));
  // Output:
  // add inside: ...
  // wg.go: ... schedules, all there are, of at most ... steps: no failure
  // Vet finds:
  // line 32: [goloom-add-inside] await may find the counter at zero before this goroutine ...
}

void count(boolean right) throws Exception {
  var wg = new WaitGroup();
  var done = new AtomicInteger();
  for (int i = 0; i < 2; i++) {
    if (right) {
      wg.go(done::incrementAndGet);
    } else {
      go(() -> {
        wg.add(1);
        done.incrementAndGet();
        wg.done();
      });
    }
  }
  Go.gosched(); // "so that they can start"
  wg.await();
  if (done.get() != 2) {
    throw new AssertionError("await returned after " + done.get() + " of 2");
  }
}
