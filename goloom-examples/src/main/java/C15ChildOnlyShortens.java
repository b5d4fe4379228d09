import io.goloom.context.Context;

/// A child may shorten its parent's time, never extend it: its deadline is the earlier of the two.
void main() throws InterruptedException {
  try (var request = Context.background().withTimeout(Duration.ofSeconds(30));
      var database = request.withTimeout(Duration.ofMillis(3), new Exception("slow database"));
      var http = request.withTimeout(Duration.ofSeconds(5));
      var report = request.withTimeout(Duration.ofMinutes(5))) {
    var limit = request.deadline().orElseThrow();
    IO.println("http ends earlier: " + http.deadline().orElseThrow().isBefore(limit));
    IO.println("report ends with it: " + report.deadline().orElseThrow().equals(limit));

    database.done().receive();
    IO.println("database: " + database.err().getMessage());
    IO.println("cause: " + database.cause().getMessage());
    IO.println("request: " + request.err());
  }
  // Output:
  // http ends earlier: true
  // report ends with it: true
  // database: context deadline exceeded
  // cause: slow database
  // request: null
}
