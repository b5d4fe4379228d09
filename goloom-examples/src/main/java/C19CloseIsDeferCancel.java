import io.goloom.channel.Channel;
import io.goloom.context.Context;

/// try-with-resources is Go's `defer cancel()`: the context ends on every way out of the block,
/// also by an exception, and its parent lets go of it.
void main() throws InterruptedException {
  Channel<String> end = Channel.make();
  try (var ctx = Context.background().withTimeout(Duration.ofHours(1))) {
    ctx.afterFunc(() -> end.send("work under the context: stop"));
    throw new IllegalStateException("some failure");
  } catch (IllegalStateException e) {
    IO.println("caught: " + e.getMessage());
  }
  IO.println(end.receive());
  // Output:
  // caught: some failure
  // work under the context: stop
}
