import static io.goloom.Go.go;

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

  void rightTakenBack(WaitGroup wg) {
    go(() -> wg.add(-1));
  }

  @SuppressWarnings("goloom-add-inside")
  void suppressed(WaitGroup wg) {
    go(() -> wg.add(1));
  }

  private void work() {}
}
