import static io.goloom.Go.go;
import static io.goloom.channel.Select.select;

import io.goloom.channel.Channel;
import io.goloom.context.Context;
import io.goloom.debug.LeakProfile;

/// A loop whose select has no exit: when nobody sends any more, it waits for good. Mended, the end
/// of a context ends it.
void main(String[] args) throws Exception {
  if (args.length == 0) {
    stream();
  } else {
    try (var ctx = Context.background().withCancel()) {
      streamUnder(ctx);
    }
  }
  Settled.await();
  IO.println(LeakProfile.take());
  // Output:
  // item 1
  // leak profile: 1 goroutine leaked, 0 circles, 0 suspected
  //
  // 1 goroutine leaked: a select without an exit, seen to wait for ...
  // goroutine 1 "printer" [select]:
  //	at io.goloom.channel.Select.select(Select.java:...)
  //	- waits for select[receive from channel(0/0)]@...
  //	at C25LoopWithoutExit.lambda$stream$0(C25LoopWithoutExit.java:46)
  // created by C25LoopWithoutExit.stream(C25LoopWithoutExit.java:42)
  //	at C25LoopWithoutExit.main(C25LoopWithoutExit.java:12)
  // instead: add a case that ends the loop: ctx.done().onReceive(() -> false)
  // Run with -- mended
  // Output:
  // item 1
  // leak profile: 0 goroutines leaked, 0 circles, 0 suspected
  // Vet finds:
  // line 45: [goloom-select-exit] nothing ends this loop, so its goroutine is never done; ...
}

void stream() throws InterruptedException {
  Channel<Integer> data = Channel.make();
  go(
      "printer",
      () -> {
        while (true) {
          Integer item = select(data.onReceive(value -> value));
          IO.println("item " + item);
        }
      });
  data.send(1);
}

void streamUnder(Context ctx) throws InterruptedException {
  Channel<Integer> data = Channel.make();
  go(
      "printer",
      () -> {
        boolean more = true;
        while (more) {
          more =
              select(
                  ctx.done().onReceive(() -> false),
                  data.onReceive(item -> {
                    IO.println("item " + item);
                    return true;
                  }));
        }
      });
  data.send(1);
}
