import io.goloom.sync.Mutex;
import io.goloom.sync.WaitGroup;
import io.goloom.testkit.Explorer;
import io.goloom.testkit.ScheduleFailure;

/// Two goroutines share a variable without a lock. The explorer finds the order in which an update
/// is lost and says how to see it again; with a lock there is none.
void main() throws InterruptedException {
  try {
    Explorer.random().explore(() -> count(false));
  } catch (ScheduleFailure e) {
    IO.println(e.getCause().getMessage());
    try {
      Explorer.replay(e.schedule()).explore(() -> count(false));
    } catch (ScheduleFailure again) {
      IO.println("once more: " + again.getCause().getMessage());
    }
  }
  IO.println("with a lock: " + Explorer.depthFirst(3).schedules(10_000).explore(() -> count(true)));
  // Output:
  // two were counted, the count is 1
  // once more: two were counted, the count is 1
  // with a lock: ... schedules, all there are, of at most ... steps: no failure
}

void count(boolean locked) throws Exception {
  int[] count = {0};
  var mutex = new Mutex();
  var wg = new WaitGroup();
  for (int i = 0; i < 2; i++) {
    wg.go(() -> {
      if (locked) {
        mutex.withLock(() -> increment(count));
      } else {
        increment(count);
      }
    });
  }
  wg.await();
  if (count[0] != 2) {
    throw new AssertionError("two were counted, the count is " + count[0]);
  }
}

void increment(int[] count) {
  int before = count[0];
  Explorer.choicePoint();
  count[0] = before + 1;
}
