import static io.goloom.Go.go;
import static io.goloom.channel.Select.select;

import io.goloom.channel.Channel;
import io.goloom.context.Context;
import io.goloom.sync.ErrGroup;
import io.goloom.sync.WaitGroup;

/// In how many ways can one wait for a goroutine? Six, from the plainest to the most general. (A
/// sleep is none of them: it waits for the clock.)
void main() throws Exception {
  var wg = new WaitGroup(); // 1: until all have ended
  wg.go(() -> {});
  wg.await();
  IO.println("1 WaitGroup");

  try (var group = new ErrGroup()) { // 2: until all have ended, and for the first failure
    group.go(() -> {});
    group.await();
    IO.println("2 ErrGroup");
  }

  Channel<String> result = Channel.make(); // 3: until one has a result
  go(() -> result.send("3 receive"));
  IO.println(result.receive());

  Channel<String> results = Channel.make(); // 4: for all results, until the channel is closed
  go(() -> {
    results.send("4 range");
    results.close();
  });
  for (var each : results) {
    IO.println(each);
  }

  try (var ctx = Context.background().withCancel()) { // 5: until someone ends a context
    go(ctx::cancel);
    ctx.done().receive();
    IO.println("5 Done channel");

    Channel<String> never = Channel.make(); // 6: for the first of several things
    IO.println(select(never.onReceive(text -> text), ctx.done().onReceive(() -> "6 select")));
  }
  // Output:
  // 1 WaitGroup
  // 2 ErrGroup
  // 3 receive
  // 4 range
  // 5 Done channel
  // 6 select
}
