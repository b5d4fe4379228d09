import static io.goloom.Go.go;

import io.goloom.channel.Channel;
import io.goloom.debug.LeakProfile;

/// A receive that nobody sends to: the producer is done and has not closed the channel, so its
/// workers wait for more. Mended, it closes it.
void main(String[] args) throws Exception {
  produce(args.length > 0);
  Settled.await();
  IO.println(LeakProfile.take());
  // Output:
  // leak profile: 2 goroutines leaked, 0 circles, 0 suspected
  //
  // 2 goroutines leaked: a receive that nobody sends to, seen to wait for ...
  // goroutine 1 "worker" [chan receive]:
  //	at io.goloom.channel.ChannelIterator.hasNext(ChannelIterator.java:...)
  //	- waits for channel(0/0)@...
  //	at C22ReceiveNobodySendsTo.work(C22ReceiveNobodySendsTo.java:43)
  //	at C22ReceiveNobodySendsTo.lambda$produce$0(C22ReceiveNobodySendsTo.java:33)
  // created by C22ReceiveNobodySendsTo.produce(C22ReceiveNobodySendsTo.java:33)
  //	at C22ReceiveNobodySendsTo.main(C22ReceiveNobodySendsTo.java:9)
  // likewise: goroutine 2
  // instead: let the sender close the channel when it has no more values, or receive with ...
  // Run with -- mended
  // Output:
  // leak profile: 0 goroutines leaked, 0 circles, 0 suspected
}

void produce(boolean closes) throws InterruptedException {
  Channel<Integer> jobs = Channel.make();
  for (int i = 0; i < 2; i++) {
    go("worker", () -> work(jobs));
  }
  jobs.send(1);
  jobs.send(2);
  if (closes) {
    jobs.close();
  }
}

void work(Channel<Integer> jobs) {
  for (Integer job : jobs) {
    Objects.requireNonNull(job);
  }
}
