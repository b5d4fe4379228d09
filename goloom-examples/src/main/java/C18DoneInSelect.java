import static io.goloom.Go.go;
import static io.goloom.channel.Select.select;

import io.goloom.channel.Channel;
import io.goloom.context.Context;

/// `done()` is a channel that is closed when the context ends, so it can stand in a select beside
/// others: this is how a loop gets its way out.
void main() throws InterruptedException {
  Channel<Integer> data = Channel.make();
  Channel<Void> over = Channel.make();
  try (var ctx = Context.background().withCancel()) {
    go(() -> {
      consume(ctx, data);
      over.close();
    });
    data.send(1);
    data.send(2);
  }
  over.receive();
  // Output:
  // got 1
  // got 2
  // stopped: context canceled
}

// @start region=loop
void consume(Context ctx, Channel<Integer> data) throws InterruptedException {
  boolean more = true;
  while (more) {
    more =
        select(
            ctx.done().onReceive(() -> false),
            data.onReceive(item -> {
              IO.println("got " + item);
              return true;
            }));
  }
  IO.println("stopped: " + ctx.err().getMessage());
}
// @end region=loop
