import io.goloom.Go;
import io.goloom.context.Context;
import io.goloom.context.DeadlineExceededException;

/// A context with a time limit, passed to what may wait.
void main() throws InterruptedException {
  // @start region=limit
  try (var ctx = Context.background().withTimeout(Duration.ofMillis(20))) {
    IO.println(load(ctx, "page"));
  } catch (DeadlineExceededException e) {
    IO.println("not in time");
  }
  // @end region=limit
  // Output:
  // not in time
}

String load(Context ctx, String what) throws InterruptedException {
  Go.sleep(ctx, Duration.ofMinutes(1)); // in place of slow work
  return what;
}
