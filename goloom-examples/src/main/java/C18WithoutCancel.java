import io.goloom.context.Context;
import io.goloom.context.Key;

/// `withoutCancel` keeps a context's values and lets go of its end: for work that has to be
/// finished after the request is over, such as an entry in a log.
void main() {
  Key<String> user = Key.of("user");
  try (var request = Context.background().withValue(user, "ada").withCancel()) {
    var audit = request.withoutCancel();
    request.cancel();
    IO.println("request: " + request.err().getMessage());
    IO.println("audit: " + audit.err() + ", user " + audit.value(user));
  }
  // Output:
  // request: context canceled
  // audit: null, user ada
}
