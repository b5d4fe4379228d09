import io.goloom.context.Context;

/// Ending a context ends all below it, and nothing above or beside it.
void main() throws InterruptedException {
  try (var request = Context.background().withTimeout(Duration.ofSeconds(30));
      var database = request.withTimeout(Duration.ofMillis(300)); // stands for 3 s
      var query = database.withCancel();
      var http = request.withTimeout(Duration.ofSeconds(5));
      var step = http.withCancel()) {
    step.cancel();
    IO.println("step " + state(step) + "; http " + state(http) + "; request " + state(request));

    query.done().receive(); // the time of the database, above it, is up
    IO.println("query " + state(query) + "; database " + state(database));
    IO.println("http " + state(http) + "; request " + state(request));

    request.cancel();
    IO.println("http " + state(http) + "; request " + state(request));
  }
  // Output:
  // step context canceled; http runs; request runs
  // query context deadline exceeded; database context deadline exceeded
  // http runs; request runs
  // http context canceled; request context canceled
}

String state(Context ctx) {
  var err = ctx.err();
  return err == null ? "runs" : err.getMessage();
}
