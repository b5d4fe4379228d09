import io.goloom.channel.Channel;
import io.goloom.context.Context;

/// `afterFunc` runs a task in a goroutine of its own once the context has ended; `stop` withdraws
/// it and tells whether it came in time.
void main() throws InterruptedException {
  Channel<String> cleaned = Channel.make();
  try (var ctx = Context.background().withCancel()) {
    // @start region=after
    ctx.afterFunc(() -> cleaned.send("cleaned up"));
    var unwanted = ctx.afterFunc(() -> IO.println("never runs"));
    IO.println("stopped in time: " + unwanted.stop());
    // @end region=after

    ctx.cancel();
    IO.println(cleaned.receive());
    IO.println("stopped in time: " + unwanted.stop());
  }
  // Output:
  // stopped in time: true
  // cleaned up
  // stopped in time: false
}
