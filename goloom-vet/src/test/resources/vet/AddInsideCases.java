import static io.goloom.Go.go;

import io.goloom.channel.Channel;
import io.goloom.sync.WaitGroup;
import java.util.concurrent.Executor;

class AddInsideCases {
  private final WaitGroup field = new WaitGroup();

  void wrong(Executor executor) throws InterruptedException {
    var wg = new WaitGroup();
    go(() -> {
      // finds goloom-add-inside
      wg.add(1);
      work();
      wg.done();
    });
    executor.execute(() -> {
      // finds goloom-add-inside
      field.add(1);
      field.done();
    });
    wg.await();
  }

  void wrongInAMethod() throws InterruptedException {
    go(this::counted);
    field.await();
  }

  private void counted() {
    // finds goloom-add-inside
    field.add(1);
    field.done();
  }

  void wrongInAMethodThatTakesIt() throws InterruptedException {
    var wg = new WaitGroup();
    for (int i = 0; i < 3; i++) {
      go(() -> counted(wg));
    }
    wg.await();
  }

  private void counted(WaitGroup wg) {
    // finds goloom-add-inside
    wg.add(1);
    wg.done();
  }

  void wrongByGo() throws InterruptedException {
    var wg = new WaitGroup();
    go(() -> {
      // finds goloom-add-inside
      wg.go(() -> work());
    });
    wg.await();
  }

  // What follows is right.

  void right() throws InterruptedException {
    var wg = new WaitGroup();
    wg.go(() -> work());
    wg.add(1);
    go(() -> {
      try {
        work();
      } finally {
        wg.done();
      }
    });
    wg.await();
  }

  void rightForItsChildren() throws InterruptedException {
    var wg = new WaitGroup();
    wg.go(() -> {
      wg.add(1);
      go(() -> wg.done());
    });
    wg.add(1);
    go(() -> {
      wg.add(1); // this goroutine is counted, so the counter is not zero
      go(() -> wg.done());
      wg.done();
    });
    wg.await();
  }

  void rightWithItsOwnGroup() {
    go(() -> {
      var own = new WaitGroup();
      own.add(1);
      go(own::done);
      own.await();
    });
  }

  void rightWhereItIsAwaited(Channel<Integer> jobs) {
    var wg = new WaitGroup();
    go(() -> {
      for (int job : jobs) {
        wg.add(job);
        go(() -> wg.done());
      }
      wg.await();
    });
  }

  void rightBehindAWait() throws InterruptedException {
    var acceptor = new WaitGroup();
    var connections = new WaitGroup();
    acceptor.go(() -> {
      for (int i = 0; i < 3; i++) {
        connections.go(() -> work());
        connections.add(1);
        go(() -> connections.done());
      }
    });
    acceptor.await();
    connections.await();
  }

  void rightTakenBack(WaitGroup wg) {
    go(() -> wg.add(-1));
  }

  @SuppressWarnings("goloom-add-inside")
  void suppressed(WaitGroup wg) {
    go(() -> wg.add(1));
  }

  private void work() {}
}
