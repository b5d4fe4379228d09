import static io.goloom.Go.go;

import io.goloom.Go;
import io.goloom.channel.Channel;
import io.goloom.context.Context;
import io.goloom.sync.ErrGroup;
import io.goloom.sync.WaitGroup;
import java.time.Duration;
import java.util.List;
import java.util.Scanner;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.TimeUnit;

class MainExitCases {
  static class Last {
    public static void main(String[] args) {
      // finds goloom-main-exit
      go(() -> System.out.println("never"));
    }
  }

  static class Sleeps {
    void main() throws InterruptedException {
      System.out.println("begin");
      // finds goloom-main-exit
      go(() -> System.out.println("perhaps"));
      Go.sleep(Duration.ofMillis(100));
      System.out.println("end");
    }
  }

  static class NeverAwaited {
    public static void main(String[] args) {
      var wg = new WaitGroup();
      for (String arg : args) {
        // finds goloom-main-exit
        wg.go(() -> System.out.println(arg));
      }
    }
  }

  static class Virtual {
    public static void main(String[] args) {
      // finds goloom-main-exit
      Thread.startVirtualThread(() -> System.out.println("never"));
    }
  }

  static class ForEach {
    public static void main(String[] args) {
      // finds goloom-main-exit
      List.of(args).forEach(arg -> go(() -> System.out.println(arg)));
    }
  }

  static class GoRun {
    static void start() {
      Go.run(() -> {
        // finds goloom-main-exit
        go(() -> System.out.println("never"));
      });
    }
  }

  static class SleepsByUnit {
    void main() throws InterruptedException {
      // finds goloom-main-exit
      go(() -> System.out.println("perhaps"));
      TimeUnit.SECONDS.sleep(1);
    }
  }

  // What follows is right.

  static class Awaits {
    public static void main(String[] args) throws InterruptedException {
      var wg = new WaitGroup();
      for (String arg : args) {
        wg.go(() -> System.out.println(arg));
      }
      wg.await();
    }
  }

  static class Receives {
    void main() throws InterruptedException {
      Channel<Integer> ch = Channel.make();
      go(() -> ch.close());
      for (int i : ch) {
        System.out.println(i);
      }
    }
  }

  static class Group {
    void main() throws Exception {
      try (var group = ErrGroup.withContext(Context.background())) {
        group.go(() -> System.out.println("in time"));
      }
    }
  }

  static class Joins {
    public static void main(String[] args) throws InterruptedException {
      Thread.startVirtualThread(() -> System.out.println("in time")).join();
    }
  }

  static class Unknown {
    public static void main(String[] args) {
      go(() -> System.out.println("in time"));
      serve();
    }

    static void serve() {}
  }

  static class Stays {
    public static void main(String[] args) throws InterruptedException {
      go(() -> System.out.println("in time"));
      while (true) {
        Thread.sleep(1000);
      }
    }
  }

  static class KeptByAThread {
    public static void main(String[] args) {
      go(() -> System.out.println("in time"));
      new Thread(() -> System.out.println("stays")).start();
    }
  }

  static class KeptByATimer {
    public static void main(String[] args) {
      var task =
          new TimerTask() {
            @Override
            public void run() {}
          };
      new Timer().schedule(task, 0, 1000);
      go(() -> System.out.println("in time"));
    }
  }

  static class WaitsForTheUser {
    void main() {
      go(() -> System.out.println("in time"));
      IO.readln("press enter");
    }
  }

  static class WaitsForInput {
    void main() {
      go(() -> System.out.println("in time"));
      new Scanner(System.in).nextLine();
    }
  }

  static class NotMain {
    void start() {
      go(() -> System.out.println("the caller may wait"));
    }
  }

  static class Suppressed {
    @SuppressWarnings("goloom-main-exit")
    public static void main(String[] args) {
      go(() -> System.out.println("never"));
    }
  }
}
