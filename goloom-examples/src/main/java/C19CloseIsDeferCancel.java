import io.goloom.context.Context;

/// try-with-resources is Go's `defer cancel()`: the context ends on every way out of the block, and
/// its parent lets go of it.
void main() {
  Context ended;
  try (var ctx = Context.background().withTimeout(Duration.ofHours(1))) {
    ended = ctx;
    IO.println("inside: " + ctx.err());
    throw new IllegalStateException("some failure");
  } catch (IllegalStateException e) {
    // The context was closed before this block began.
  }
  // Output:
  // inside: null
}
