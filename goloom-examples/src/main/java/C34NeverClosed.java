import static io.goloom.Go.go;

import io.goloom.Go;
import io.goloom.channel.Channel;
import io.goloom.context.Context;

/// A context with a limit, and one way out of the method that does not close it: what runs under it
/// goes on until the time is up, though nobody waits for it any more. Mended, the block closes it
/// on every way out.
void main() throws InterruptedException {
  Channel<Void> stopped = Channel.make();
  try (var request = Context.background().withCancel()) {
    IO.println(leaves(request, stopped));
    IO.println("the lookup goes on: " + !stopped.isClosed());
  }
  stopped.receive(); // the end of the whole request ends it at last

  Channel<Void> mended = Channel.make();
  try (var request = Context.background().withCancel()) {
    IO.println(closes(request, mended));
    mended.receive();
    IO.println("the lookup has stopped");
  }
  // Output:
  // from the cache
  // the lookup goes on: true
  // from the cache
  // the lookup has stopped
  // Vet finds:
  // line 34: [goloom-context-close] ctx is not closed when the method returns (line 37); write ...
}

String leaves(Context request, Channel<Void> stopped) throws InterruptedException {
  var ctx = request.withTimeout(Duration.ofHours(1));
  go(ctx, c -> lookUp(stopped));
  if (isCached()) {
    return "from the cache";
  }
  stopped.receive();
  ctx.close();
  return "looked up";
}

String closes(Context request, Channel<Void> stopped) throws InterruptedException {
  try (var ctx = request.withTimeout(Duration.ofHours(1))) {
    go(ctx, c -> lookUp(stopped));
    if (isCached()) {
      return "from the cache";
    }
    stopped.receive();
    return "looked up";
  }
}

void lookUp(Channel<Void> stopped) throws InterruptedException {
  try {
    Go.sleep(Duration.ofHours(1)); // stands for a slow database
  } finally {
    stopped.close();
  }
}

boolean isCached() {
  return true;
}
