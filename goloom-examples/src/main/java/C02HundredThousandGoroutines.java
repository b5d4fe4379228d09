import io.goloom.Go;
import io.goloom.channel.Channel;
import io.goloom.sync.WaitGroup;

/// A goroutine is cheap: start one for each thing that waits. Here 100,000 wait at one gate; as
/// platform threads they would take 100 GB of address space for their stacks alone.
void main() throws InterruptedException {
  // @start region=many
  Channel<Void> gate = Channel.make();
  var passed = new AtomicInteger();
  var wg = new WaitGroup();
  for (int i = 0; i < 100_000; i++) {
    wg.go(() -> {
      gate.receive();
      passed.incrementAndGet();
    });
  }
  IO.println(Go.numGoroutine() + " goroutines");
  gate.close();
  wg.await();
  // @end region=many
  IO.println(passed + " passed the gate");
  // Output:
  // 100000 goroutines
  // 100000 passed the gate
}
