import static io.goloom.Go.go;

import io.goloom.Go;
import io.goloom.Goroutine;
import io.goloom.channel.Channel;
import io.goloom.sched.GoroutineState;

/// Main returns before its goroutines: whoever asks for it is told which were left behind, by
/// `GOLOOM_ABANDONED=report` in the environment or by the property below.
void main() {
  Go.run(() -> {
    Channel<String> orders = Channel.make();
    List<Goroutine> clerks = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      clerks.add(go("clerk", () -> serve(orders)));
    }
    clerks.add(go("printer", () -> serve(Channel.make())));
    while (!clerks.stream().allMatch(g -> g.state() == GoroutineState.WAITING)) {
      Go.gosched();
    }
    IO.println("closing time");
  });
  // Output:
  // closing time
  // Run with -Dgoloom.abandoned=report
  // Output:
  // closing time
  // Error output:
  // goloom: the program ends and abandons 4 goroutines: 3 started by C32AbandonedNote...
}

void serve(Channel<String> orders) throws InterruptedException {
  for (var order : orders) {
    IO.println(order);
  }
}
