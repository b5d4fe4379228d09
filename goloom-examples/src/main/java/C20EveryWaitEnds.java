import static io.goloom.Go.go;

import io.goloom.Go;
import io.goloom.channel.Channel;
import io.goloom.context.Context;
import io.goloom.context.ContextTask;
import io.goloom.sync.Mutex;
import io.goloom.sync.WaitGroup;

/// A goroutine that is started with a context is interrupted when that context ends. So whatever it
/// waits for, of goloom or of the JDK, ends at once.
void main() throws InterruptedException {
  var mutex = new Mutex();
  mutex.lock();
  var lock = new ReentrantLock();
  lock.lock();
  Channel<Integer> nobody = Channel.make();
  Map<String, ContextTask> waits =
      Map.of(
          "Go.sleep", ctx -> Go.sleep(Duration.ofHours(1)),
          "Thread.sleep", ctx -> Thread.sleep(Duration.ofHours(1)),
          "send", ctx -> nobody.send(1),
          "receive", ctx -> Channel.make().receive(),
          "Mutex", ctx -> mutex.lock(ctx),
          "ReentrantLock", ctx -> lock.lockInterruptibly(),
          "BlockingQueue", ctx -> new SynchronousQueue<Integer>().take());

  var wg = new WaitGroup();
  try (var ctx = Context.background().withCancel()) {
    waits.forEach((name, wait) -> {
      wg.add(1);
      go(
          ctx,
          name,
          c -> {
            try {
              wait.run(c);
            } finally {
              IO.println(name + " has ended");
              wg.done();
            }
          });
    });
  }
  wg.await();
  // Unordered output:
  // Go.sleep has ended
  // Thread.sleep has ended
  // send has ended
  // receive has ended
  // Mutex has ended
  // ReentrantLock has ended
  // BlockingQueue has ended
}
