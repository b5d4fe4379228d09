import static io.goloom.Go.go;
import static io.goloom.channel.Select.select;

import io.goloom.Go;
import io.goloom.channel.Channel;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.sync.ErrGroup;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

class WaitContextCases {
  void plainly(Context ctx, Channel<String> out, Channel<String> in) {
    go(() -> {
      ctx.check();
      // finds goloom-wait-context
      out.send("result");
    });
    go(() -> {
      String url = find(ctx);
      // finds goloom-wait-context
      select(
          in.onReceive(item -> {
            System.out.println(url + item);
          }));
    });
    go(() -> {
      find(ctx);
      // finds goloom-wait-context
      Go.sleep(Duration.ofSeconds(1));
    });
  }

  void minds(Context ctx, CompletableFuture<String> future, Semaphore permits) throws Exception {
    go(
        ctx,
        c -> {
          // finds goloom-wait-context
          System.out.println(future.join());
        });
    try (var group = ErrGroup.withContext(ctx)) {
      group.go(() -> {
        // finds goloom-wait-context
        permits.acquireUninterruptibly();
      });
    }
  }

  // What follows is right.

  void passed(Context ctx, Channel<String> out, Channel<String> in) {
    go(() -> out.send(ctx, find(ctx)));
    go(() ->
        select(
            ctx,
            in.onReceive(item -> {
              System.out.println(item);
            })));
    go(() -> select(ctx.done().onReceive(() -> {}), in.onReceive(item -> {})));
    go(() -> ctx.call(() -> in.receive()));
    go(() -> ctx.done().receive());
  }

  void interrupted(Context ctx, Channel<String> out, CompletableFuture<String> future) {
    go(ctx, c -> out.send(future.get())); // gives up when ctx ends
  }

  void watchdog(Cancellable ctx) {
    go(() -> {
      Go.sleep(Duration.ofSeconds(5));
      ctx.cancel();
    });
  }

  void without(Channel<String> out) {
    go(() -> out.send("result"));
  }

  void room(Context ctx, Channel<String> out) {
    Channel<String> answer = Channel.make(1);
    go(() -> answer.send(find(ctx)));
    out.trySend(answer.toString());
  }

  void groupUnderTheContext(Context ctx) {
    go(() -> {
      try (var group = ErrGroup.withContext(ctx)) {
        group.go(c -> find(c));
        group.await(); // its tasks end with ctx
      }
    });
  }

  @SuppressWarnings("goloom-wait-context")
  void suppressed(Context ctx, Channel<String> out) {
    go(() -> out.send(find(ctx)));
  }

  private static String find(Context ctx) {
    return ctx.toString();
  }
}
