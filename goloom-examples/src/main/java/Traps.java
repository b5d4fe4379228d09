import static io.goloom.Go.go;

import io.goloom.channel.Channel;
import io.goloom.context.Context;
import io.goloom.sync.WaitGroup;

/// The mended half of some beginners' traps.
void main() throws InterruptedException {
  var wg = new WaitGroup();
  // @start region=loop
  for (int i = 1; i <= 3; i++) {
    int id = i;
    wg.go(() -> IO.println("worker " + id));
  }
  // @end region=loop
  wg.await();
  IO.println("count " + count());
  IO.println("first " + first());
  IO.println("sum " + sumOfThree());
  // Unordered output:
  // worker 1
  // worker 2
  // worker 3
  // Output:
  // count 1000
  // first mirror
  // sum 6
}

int count() throws InterruptedException {
  // @start region=count
  var count = new AtomicInteger();
  var wg = new WaitGroup();
  for (int i = 0; i < 1000; i++) {
    wg.go(count::incrementAndGet);
  }
  wg.await();
  // @end region=count
  return count.get();
}

String first() throws InterruptedException {
  // @start region=leak
  try (var ctx = Context.background().withTimeout(Duration.ofSeconds(10))) {
    Channel<String> answers = Channel.make();
    for (int i = 0; i < 3; i++) {
      go(ctx, c -> answers.send("mirror")); // gives up when ctx ends
    }
    return answers.receive(ctx); // the first; leaving the block stops the others
  }
  // @end region=leak
}

int sumOfThree() {
  // @start region=close
  Channel<Integer> results = Channel.make();
  var senders = new WaitGroup();
  for (int i = 1; i <= 3; i++) {
    int id = i;
    senders.go(() -> results.send(id));
  }
  go(() -> {
    senders.await();
    results.close();
  });
  int sum = 0;
  for (int result : results) {
    sum += result;
  }
  // @end region=close
  return sum;
}
