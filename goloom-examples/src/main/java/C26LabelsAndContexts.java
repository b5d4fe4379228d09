import static io.goloom.Go.go;

import io.goloom.Go;
import io.goloom.Goroutine;
import io.goloom.Labels;
import io.goloom.channel.Channel;
import io.goloom.context.Context;
import io.goloom.context.ContextTree;
import io.goloom.debug.GoroutineProfile;
import io.goloom.sched.GoroutineState;

/// Goroutines of one stack, told apart by labels; and the contexts that they run under.
void main() throws Exception {
  Channel<String> answers = Channel.make();
  List<Goroutine> all = new ArrayList<>();
  for (var tenant : List.of("acme", "acme", "umbra")) {
    Labels.run(Map.of("tenant", tenant), () -> all.add(go(answers::receive)));
  }
  try (var request = Context.background().withCancel();
      var query = request.withCancel()) {
    all.add(go(request, ctx -> answers.receive()));
    all.add(go(query, ctx -> answers.receive()));
    while (!all.stream().allMatch(g -> g.state() == GoroutineState.WAITING)) {
      Go.gosched();
    }
    for (var group : GoroutineProfile.take().groups()) {
      IO.println(group.count() + " " + group.status() + " " + group.labels());
    }
    ContextTree.all().forEach(tree -> IO.println(tree.text()));
    answers.close();
  }
  // Output:
  // 2 chan receive {tenant=acme}
  // 1 chan receive {tenant=umbra}
  // 1 chan receive {}
  // 1 chan receive {}
  // context.background.withCancel goroutine 4
  //   withCancel goroutine 5
}
