import static io.goloom.Go.go;

import io.goloom.Go;
import io.goloom.context.Context;

/// `cancel(cause)` ends a context for good and says why. The first call wins; `err()` tells that it
/// was canceled, `cause()` tells what for.
void main() throws InterruptedException {
  // @start region=cause
  try (var ctx = Context.background().withCancel()) {
    go(() -> {
      Go.sleep(Duration.ofMillis(30));
      ctx.cancel(new Exception("processing timed out"));
    });

    ctx.done().receive();
    ctx.cancel(new Exception("too late, not heard"));
    IO.println("err: " + ctx.err().getMessage());
    IO.println("cause: " + ctx.cause().getMessage());
  }
  // @end region=cause
  // Output:
  // err: context canceled
  // cause: processing timed out
}
