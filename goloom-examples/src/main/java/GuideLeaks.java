import static io.goloom.Go.go;

import io.goloom.channel.Channel;
import io.goloom.debug.LeakCheck;
import io.goloom.debug.LeakProfile;
import io.goloom.debug.LeakWatch;

/// Which goroutines wait for good.
void main() throws Exception {
  forget();
  Settled.await();
  profile();
  watch();
  check();
  // Output:
  // leak profile: 1 goroutine leaked, 0 circles, 0 suspected
  //
  // 1 goroutine leaked: a receive that nobody sends to, seen to wait for ... ms
  // goroutine 1 "clerk" [chan receive]:
  //	at io.goloom.channel.ChannelImpl.receive(ChannelImpl.java:...)
  //	- waits for channel(0/0)@...
  // created by GuideLeaks.forget(GuideLeaks.java:...)
  //	at GuideLeaks.main(GuideLeaks.java:10)
  // instead: let the sender close the channel when it has no more values, or receive with ...
  // handled one
  // handled two
}

void forget() {
  Channel<String> orders = Channel.make();
  go("clerk", orders::receive);
}

void profile() {
  // @start region=profile
  IO.println(LeakProfile.take());
  // @end region=profile
}

void watch() throws Exception {
  // @start region=watch
  try (var _ = LeakWatch.every(Duration.ofMinutes(1))) {
    handle("one");
  }
  // @end region=watch
}

void check() throws Exception {
  // @start region=check
  LeakCheck.of("orders").run(() -> handle("two")).assertNone();
  // @end region=check
}

void handle(String order) {
  IO.println("handled " + order);
}
