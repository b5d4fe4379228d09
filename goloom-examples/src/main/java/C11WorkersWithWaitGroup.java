import io.goloom.sync.WaitGroup;

/// `wg.go` adds one, starts the task and counts down when it ends, also when it throws; `await`
/// blocks until the count is zero.
void main() throws InterruptedException {
  // @start region=workers
  var wg = new WaitGroup();
  for (int i = 1; i <= 5; i++) {
    int id = i;
    wg.go(() -> work(id));
  }
  wg.await();
  IO.println("all done");
  // @end region=workers
  // Unordered output:
  // worker 1 begins
  // worker 2 begins
  // worker 3 begins
  // worker 4 begins
  // worker 5 begins
  // worker 1 ends
  // worker 2 ends
  // worker 3 ends
  // worker 4 ends
  // worker 5 ends
  // Output:
  // all done
}

void work(int id) {
  IO.println("worker " + id + " begins");
  IO.println("worker " + id + " ends");
}
