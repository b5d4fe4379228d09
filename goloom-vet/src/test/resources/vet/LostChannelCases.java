import static io.goloom.Go.go;
import static io.goloom.channel.Select.select;

import io.goloom.channel.Channel;
import io.goloom.context.Context;
import io.goloom.sync.WaitGroup;
import io.goloom.time.Timer;
import java.time.Duration;
import java.util.concurrent.Callable;

class LostChannelCases {
  void nobodyReceives() {
    Channel<String> ch = Channel.make();
    // finds goloom-lost-channel
    go(() -> ch.send("lost"));
  }

  void nobodySends() {
    Channel<String> ch = Channel.make(1);
    // finds goloom-lost-channel
    go(() -> System.out.println(ch.receive()));
  }

  void nobodyCloses(int n) throws InterruptedException {
    Channel<Integer> ch = Channel.make();
    go(() -> {
      // finds goloom-lost-channel
      for (int i : ch) {
        System.out.println(i);
      }
    });
    for (int i = 0; i < n; i++) {
      ch.send(i);
    }
  }

  String receiverGivesUp(Context ctx) throws InterruptedException {
    Channel<String> answer = Channel.make();
    // finds goloom-lost-channel
    go(() -> answer.send("late"));
    return select(ctx.done().onReceive(() -> "gone"), answer.onReceive(a -> a));
  }

  String receiverHasAContext(Context ctx) throws InterruptedException {
    Channel<String> answer = Channel.make();
    // finds goloom-lost-channel
    new WaitGroup().go(() -> answer.send("late"));
    return answer.receive(ctx);
  }

  String receiverTimesOut() throws InterruptedException {
    Channel<String> answer = Channel.make(0);
    // finds goloom-lost-channel
    go(() -> answer.send("late"));
    return select(
        Timer.after(Duration.ofSeconds(1)).onReceive(() -> "gone"), answer.onReceive(a -> a));
  }

  String firstOfSeveral() throws InterruptedException {
    Channel<String> answer = Channel.make();
    for (int i = 0; i < 3; i++) {
      // finds goloom-lost-channel
      go(() -> answer.send("mirror"));
    }
    return answer.receive();
  }

  String leftBefore(boolean cached) throws InterruptedException {
    Channel<String> answer = Channel.make();
    // finds goloom-lost-channel
    go(() -> answer.send("late"));
    if (cached) {
      return "at once";
    }
    return answer.receive();
  }

  String thrownBefore(String url) throws InterruptedException {
    Channel<String> answer = Channel.make();
    // finds goloom-lost-channel
    go(() -> answer.send(url));
    if (url.isEmpty()) {
      throw new IllegalArgumentException("no url");
    }
    return answer.receive();
  }

  String looksOnce() throws InterruptedException {
    Channel<String> answer = Channel.make();
    // finds goloom-lost-channel
    go(() -> answer.send("late"));
    return String.valueOf(answer.tryReceive());
  }

  // What follows is right.

  String received() throws InterruptedException {
    Channel<String> ch = Channel.make();
    go(() -> ch.send("taken"));
    return ch.receive();
  }

  String room(Context ctx) throws InterruptedException {
    Channel<String> answer = Channel.make(1);
    go(() -> answer.send("late"));
    return answer.receive(ctx);
  }

  String underTheContext(Context ctx) throws InterruptedException {
    Channel<String> answer = Channel.make();
    go(ctx, c -> answer.send("late"));
    go(() -> answer.send(ctx, "late"));
    return answer.receive(ctx);
  }

  int allOfSeveral() throws InterruptedException {
    Channel<Integer> results = Channel.make();
    for (int i = 0; i < 3; i++) {
      go(() -> results.send(1));
    }
    int sum = 0;
    for (int i = 0; i < 3; i++) {
      sum += results.receive();
    }
    return sum;
  }

  int closedByTheLast() throws InterruptedException {
    Channel<Integer> results = Channel.make();
    var senders = new WaitGroup();
    senders.go(() -> results.send(1));
    go(() -> {
      senders.await();
      results.close();
    });
    int sum = 0;
    for (int result : results) {
      sum += result;
    }
    return sum;
  }

  void stopSignal() throws InterruptedException {
    Channel<Void> stop = Channel.make();
    go(() -> stop.receive());
    stop.close();
  }

  Channel<String> handedOut() {
    Channel<String> ch = Channel.make();
    go(() -> ch.send("for the caller"));
    return ch;
  }

  void ownLoop(Channel<Integer> in) throws InterruptedException {
    Channel<Integer> ticks = Channel.make();
    go(() -> ticks.send(1));
    boolean more = true;
    while (more) {
      more =
          select(
              in.onReceive(v -> v != null),
              Timer.after(Duration.ofSeconds(1)).onReceive(() -> true),
              ticks.onReceive(t -> true));
    }
  }

  String leftElsewhere(boolean cached) throws InterruptedException {
    Channel<String> answer = Channel.make();
    if (cached) {
      return "before the start";
    }
    go(() -> answer.send("taken"));
    try {
      if (answer.len() > 0) {
        return "before the receive";
      }
    } finally {
      answer.receive();
    }
    return "late";
  }

  void receivedByAHelper(int n) throws Exception {
    Channel<Integer> results = Channel.make();
    for (int i = 0; i < n; i++) {
      go(() -> results.send(1));
    }
    times(n, () -> results.receive());
  }

  private static void times(int n, Callable<?> call) throws Exception {
    for (int i = 0; i < n; i++) {
      call.call();
    }
  }

  @SuppressWarnings("goloom-lost-channel")
  void suppressed() {
    Channel<String> ch = Channel.make();
    go(() -> ch.send("lost"));
  }
}
