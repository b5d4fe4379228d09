import io.goloom.context.Context;

/// `background()` is the root of a program's contexts, `todo()` a placeholder where the right one
/// is not passed down yet. They never end, and have neither deadline nor values. `toString` shows a
/// context's chain up to its root.
void main() {
  var root = Context.background();
  IO.println(root + ": err " + root.err() + ", deadline " + root.deadline());
  try (var ctx = Context.todo().withCancel()) {
    IO.println(ctx);
  }
  // Output:
  // context.background: err null, deadline Optional.empty
  // context.todo.withCancel
}
