import static io.goloom.Go.go;

import io.goloom.channel.Channel;
import io.goloom.debug.LeakProfile;

/// A circular wait: each of two goroutines waits for the other to send first. Mended, one of them
/// does.
void main(String[] args) throws Exception {
  meet(args.length > 0);
  Settled.await();
  IO.println(LeakProfile.take());
  // Output:
  // leak profile: 2 goroutines leaked, 1 circle, 0 suspected
  //
  // deadlock: 2 goroutines wait for each other:
  //	goroutine 1 "anna" [chan receive] waits for channel(0/0)@..., which goroutine 2 ...
  //	goroutine 2 "bert" [chan receive] waits for channel(0/0)@..., which goroutine 1 ...
  //
  // 1 goroutine leaked: a circular wait, seen to wait for ...
  // goroutine 1 "anna" [chan receive]:
  //	at io.goloom.channel.ChannelImpl.receive(ChannelImpl.java:...)
  //	- waits for channel(0/0)@...
  //	at C24CircularWait.lambda$meet$0(C24CircularWait.java:44)
  // created by C24CircularWait.meet(C24CircularWait.java:44)
  //	at C24CircularWait.main(C24CircularWait.java:9)
  // instead: let all take the steps in one order (all locks, or all channels), or let one ...
  //
  // 1 goroutine leaked: a circular wait, seen to wait for ...
  // goroutine 2 "bert" [chan receive]:
  //	at io.goloom.channel.ChannelImpl.receive(ChannelImpl.java:...)
  //	- waits for channel(0/0)@...
  //	at C24CircularWait.lambda$meet$1(C24CircularWait.java:51)
  // created by C24CircularWait.meet(C24CircularWait.java:45)
  //	at C24CircularWait.main(C24CircularWait.java:9)
  // instead: let all take the steps in one order (all locks, or all channels), or let one ...
  // Run with -- mended
  // Output:
  // leak profile: 0 goroutines leaked, 0 circles, 0 suspected
}

void meet(boolean mended) {
  Channel<String> toAnna = Channel.make();
  Channel<String> toBert = Channel.make();
  go("anna", () -> toBert.send("hello, " + toAnna.receive()));
  go(
      "bert",
      () -> {
        if (mended) {
          toAnna.send("Bert");
        }
        toBert.receive();
      });
}
