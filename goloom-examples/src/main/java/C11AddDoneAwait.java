import static io.goloom.Go.go;

import io.goloom.sync.WaitGroup;

/// By hand: `add` before `go`, `done` in a `finally`, `await` in the one who waits. A WaitGroup may
/// be used again once `await` has returned.
void main() throws InterruptedException {
  var wg = new WaitGroup();
  for (var round : List.of("first", "second")) {
    // @start region=byhand
    wg.add(1);
    go(() -> {
      try {
        IO.println(round + " round");
      } finally {
        wg.done();
      }
    });
    wg.await();
    // @end region=byhand
  }
  // Output:
  // first round
  // second round
}
