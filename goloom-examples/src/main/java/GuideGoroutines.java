import static io.goloom.Go.go;

import io.goloom.Goroutine;
import io.goloom.channel.Channel;
import io.goloom.sched.GoroutineState;

/// What the handle of a goroutine tells.
void main() throws InterruptedException {
  Channel<String> orders = Channel.make();
  // @start region=handle
  Goroutine cook = go("cook", () -> IO.println("cooking " + orders.receive()));
  // @end region=handle
  while (cook.waitReason().isEmpty()) {
    Thread.onSpinWait();
  }
  IO.println(cook);
  IO.println(cook.birthPlace());
  orders.send("soup");
  while (cook.state() != GoroutineState.DEAD) {
    Thread.onSpinWait();
  }
  // Output:
  // goroutine 1 [cook] chan receive
  // GuideGoroutines.main(GuideGoroutines.java:11)
  // cooking soup
}
