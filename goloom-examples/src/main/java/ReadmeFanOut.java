// @start region=readme
import io.goloom.Go;
import io.goloom.channel.Channel;
import io.goloom.context.Context;
import io.goloom.sync.ErrGroup;

void main() throws Exception {
  Channel<String> answers = Channel.make(3);
  try (var limit = Context.background().withTimeout(Duration.ofSeconds(2));
      var group = ErrGroup.withContext(limit)) {
    for (var city : List.of("Oslo", "Rome", "Lima")) {
      group.go(ctx -> answers.send(ctx, ask(ctx, city))); // go: returns at once
    }
    group.await(); // the first failure, or the limit, stops all three and is thrown here
  }
  answers.close();
  for (var answer : answers) {
    IO.println(answer);
  }
  // @end region=readme
  // Unordered output:
  // Oslo answers
  // Rome answers
  // Lima answers
  // @start region=readme
}

String ask(Context ctx, String city) throws InterruptedException {
  Go.sleep(ctx, Duration.ofMillis(50)); // in place of a call over the network
  return city + " answers";
}
// @end region=readme
