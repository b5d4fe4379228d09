import static io.goloom.Go.go;
import static io.goloom.channel.Select.select;

import io.goloom.channel.Channel;
import io.goloom.context.Context;
import io.goloom.context.HoldsContext;
import io.goloom.sync.WaitGroup;
import java.net.URI;
import java.time.Duration;
import java.util.List;

class GuideCases {
  void add() throws InterruptedException {
    // @start region=add
    var wg = new WaitGroup();
    go(() -> {
      // finds goloom-add-inside
      wg.add(1);
      work();
      wg.done();
    });
    wg.await();
    // @end region=add
  }

  void close(Context parent) throws InterruptedException {
    // @start region=close
    // finds goloom-context-close
    var ctx = parent.withTimeout(Duration.ofSeconds(3));
    ask(ctx); // throws InterruptedException, and the next line is not reached
    ctx.close();
    // @end region=close
  }

  // @start region=field
  static class Service {
    // finds goloom-context-field
    private final Context ctx;

    Service(Context ctx) {
      this.ctx = ctx;
    }

    void ask() throws InterruptedException {
      GuideCases.ask(ctx);
    }
  }

  @HoldsContext("one exchange, dropped when it ends")
  record Exchange(Context ctx, URI uri) {}

  // @end region=field

  // @start region=loop
  private int current;

  void loop(WaitGroup wg) {
    for (current = 1; current <= 3; current++) {
      // finds goloom-loop-capture
      wg.go(() -> System.out.println("worker " + current));
    }
  }

  // @end region=loop

  String lost(Context ctx) throws InterruptedException {
    // @start region=lost
    Channel<String> answer = Channel.make();
    // finds goloom-lost-channel
    go(() -> answer.send("late"));
    return answer.receive(ctx);
    // @end region=lost
  }

  static class Main {
    // @start region=main
    void main() {
      // finds goloom-main-exit
      go(() -> System.out.println("never seen"));
    }
    // @end region=main
  }

  void exit(Channel<String> data) {
    // @start region=exit
    go(() -> {
      // finds goloom-select-exit
      while (true) {
        select(
            data.onReceive(item -> {
              work();
            }));
      }
    });
    // @end region=exit
  }

  // @start region=shared
  private int count;

  void shared(WaitGroup wg, List<String> urls) {
    for (String url : urls) {
      // finds goloom-shared-write
      wg.go(() -> count += url.length());
    }
  }

  // @end region=shared

  void wait(Context ctx, Channel<String> results) {
    // @start region=wait
    go(() -> {
      ask(ctx);
      // finds goloom-wait-context
      results.send("done");
    });
    // @end region=wait
  }

  // @start region=suppress
  @SuppressWarnings("goloom-main-exit") // a demonstration of what happens then
  public static void main(String[] args) {
    go(() -> System.out.println("never seen"));
  }

  // @end region=suppress

  private static void ask(Context ctx) throws InterruptedException {}

  private void work() {}
}
