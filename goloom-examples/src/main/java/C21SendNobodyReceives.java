import static io.goloom.Go.go;

import io.goloom.channel.Channel;
import io.goloom.context.Context;
import io.goloom.context.DeadlineExceededException;
import io.goloom.debug.LeakProfile;

/// A send that nobody receives: who asked has given up waiting for the answer. Mended, the channel
/// has room for it.
void main(String[] args) throws Exception {
  ask(args.length == 0 ? Channel.make() : Channel.make(1));
  Settled.await();
  IO.println(LeakProfile.take());
  // Output:
  // gave up
  // leak profile: 1 goroutine leaked, 0 circles, 0 suspected
  //
  // 1 goroutine leaked: a send that nobody receives, seen to wait for ...
  // goroutine 1 "worker" [chan send]:
  //	at io.goloom.channel.ChannelImpl.send(ChannelImpl.java:...)
  //	- waits for channel(0/0)@...
  //	at C21SendNobodyReceives.lambda$ask$0(C21SendNobodyReceives.java:33)
  // created by C21SendNobodyReceives.ask(C21SendNobodyReceives.java:33)
  //	at C21SendNobodyReceives.main(C21SendNobodyReceives.java:11)
  // instead: give the channel room for the value (Channel.make(1)), or send with a ...
  // Run with -- mended
  // Output:
  // gave up
  // leak profile: 0 goroutines leaked, 0 circles, 0 suspected
}

void ask(Channel<String> answer) throws InterruptedException {
  go("worker", () -> answer.send("too late"));
  try (var ctx = Context.background().withTimeout(Duration.ZERO)) {
    answer.receive(ctx);
  } catch (DeadlineExceededException e) {
    IO.println("gave up");
  }
}
