import static io.goloom.Go.go;
import static io.goloom.channel.Select.select;

import io.goloom.channel.Channel;
import io.goloom.debug.LeakCheck;

/// A loop without an exit whose channel is not lost, as a static field refers to it: nothing is
/// proved, but its test is over, and it is not.
static final Channel<Integer> EVENTS = Channel.make();

void main() throws Exception {
  var left = LeakCheck.of("events").grace(Duration.ofMillis(200)).run(this::testCode);
  IO.println(left);
  // Output:
  // goroutines left behind: 0 leaked, 1 still running
  //
  // still running: goroutine 3 "listener" [select, runtime events-1]:
  //	at io.goloom.channel.Select.select(Select.java:...)
  //	- waits for select[receive from channel(0/0)]@...
  //	at C25OutlivesItsTest.lambda$testCode$0(C25OutlivesItsTest.java:31)
  // created by C25OutlivesItsTest.testCode(C25OutlivesItsTest.java:27) in goroutine 2
  // Vet finds:
  // line 30: [goloom-select-exit] nothing ends this loop, so its goroutine is never done; ...
}

void testCode() throws InterruptedException {
  go(
      "listener",
      () -> {
        while (true) {
          select(EVENTS.onReceive(() -> {}));
        }
      });
  EVENTS.send(1);
}
