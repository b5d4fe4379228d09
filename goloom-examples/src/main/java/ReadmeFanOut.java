// @start region=readme
import io.goloom.channel.Channel;
import io.goloom.context.Context;
import io.goloom.sync.ErrGroup;

void main() throws Exception {
  Channel<String> answers = Channel.make(3);
  try (var limit = Context.background().withTimeout(Duration.ofSeconds(2));
      var group = ErrGroup.withContext(limit)) {
    for (var city : List.of("Oslo", "Rome", "Lima")) {
      group.go(ctx -> answers.send(ctx, city + " answers")); // in place of a call to a server
    }
    group.await(); // the first failure, or the limit, stops all three and is thrown here
  }
  answers.close();
  for (var answer : answers) IO.println(answer);
  // @end region=readme
  // Unordered output:
  // Oslo answers
  // Rome answers
  // Lima answers
  // @start region=readme
}
// @end region=readme
