import io.goloom.context.Context;
import io.goloom.sync.ErrGroup;

/// `call` is `go` for a task with a result.
void main() throws Exception {
  var request = Context.background();
  // @start region=results
  try (var group = ErrGroup.withContext(request)) {
    var user = group.call(ctx -> loadUser(ctx));
    var price = group.call(ctx -> loadPrice(ctx));
    group.await();
    IO.println(user.get() + " pays " + price.get());
  }
  // @end region=results
  // Output:
  // Ada pays 3
}

String loadUser(Context ctx) {
  return "Ada";
}

int loadPrice(Context ctx) {
  return 3;
}
