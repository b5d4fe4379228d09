import io.goloom.Go;
import io.goloom.channel.Channel;
import io.goloom.context.Context;
import io.goloom.context.DeadlineExceededException;
import io.goloom.time.Ticker;
import io.goloom.time.Timer;

/// Sleeps, timers and tickers.
void main() throws InterruptedException {
  // @start region=sleep
  Go.sleep(Duration.ofMillis(10)); // at least so long
  try (var ctx = Context.background().withTimeout(Duration.ofMillis(10))) {
    Go.sleep(ctx, Duration.ofHours(1)); // until the context ends, if that is earlier
  } catch (DeadlineExceededException e) {
    IO.println("cut short");
  }
  // @end region=sleep

  // @start region=timer
  var timer = Timer.make(Duration.ofHours(1));
  timer.reset(Duration.ofMillis(10)); // counts anew from now
  timer.channel().receive();
  IO.println("time is up");
  // @end region=timer

  // @start region=afterfunc
  Channel<String> late = Channel.make(1);
  var watch = Timer.afterFunc(Duration.ofHours(1), () -> late.send("still at work"));
  IO.println("work"); // in place of something that should not take an hour
  IO.println("stopped in time: " + watch.stop());
  // @end region=afterfunc

  // @start region=ticker
  try (var ticker = Ticker.make(Duration.ofMillis(5))) {
    for (int i = 1; i <= 3; i++) {
      ticker.channel().receive();
      IO.println("tick " + i);
    }
  }
  // @end region=ticker
  // Output:
  // cut short
  // time is up
  // work
  // stopped in time: true
  // tick 1
  // tick 2
  // tick 3
}
