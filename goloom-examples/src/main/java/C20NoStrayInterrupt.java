import static io.goloom.Go.go;

import io.goloom.channel.Channel;
import io.goloom.context.Context;
import io.goloom.context.ContextException;

/// However closely a piece of work and the end of its context meet: once `ctx.call` has returned,
/// no late interrupt hits the code that follows.
void main() throws Exception {
  int stray = 0;
  for (int i = 0; i < 10_000; i++) {
    Channel<Void> ready = Channel.make();
    try (var ctx = Context.background().withCancel()) {
      go(() -> {
        ready.receive();
        ctx.cancel();
      });
      try {
        ctx.run(ready::close); // ends while the cancel is on its way
      } catch (ContextException e) {
        // It came before the work was over.
      }
      if (Thread.interrupted()) {
        stray++;
      }
    }
  }
  IO.println("stray interrupts: " + stray);
  // Output:
  // stray interrupts: 0
}
