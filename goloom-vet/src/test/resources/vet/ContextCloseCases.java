import io.goloom.Go;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.sync.ErrGroup;
import io.goloom.sync.Mutex;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

class ContextCloseCases {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private Cancellable kept;
  private final List<Cancellable> all = new ArrayList<>();

  void dropped(Context parent) {
    // finds goloom-context-close
    parent.withCancel();
    // finds goloom-context-close
    use(parent.withTimeout(SECOND));
    // finds goloom-context-close
    Context hidden = parent.withTimeout(SECOND);
    use(hidden);
    // finds goloom-context-close
    Cancellable outer = parent.withCancel().withTimeout(SECOND);
    outer.close();
  }

  Context droppedByTheCaller(Context parent) {
    // finds goloom-context-close
    return parent.withCancel();
  }

  void neverClosed(Context parent) {
    // finds goloom-context-close
    var ctx = parent.withTimeout(SECOND);
    use(ctx);
  }

  void leftByACase(Context parent, Shape shape) {
    // finds goloom-context-close
    var ctx = parent.withCancel();
    switch (shape) {
      case Circle circle -> ctx.close();
      case Square square -> use(ctx);
    }
  }

  void leftWhereItIsThere(Context parent, boolean limited) {
    // finds goloom-context-close
    Cancellable ctx = limited ? parent.withTimeout(SECOND) : null;
    if (!(ctx != null)) {
      ctx.close();
    }
  }

  void leftByReturn(Context parent, boolean early) {
    // finds goloom-context-close
    Cancellable ctx = parent.withCancel();
    if (early) {
      return;
    }
    ctx.close();
  }

  void leftByThrow(Context parent, String text) {
    // finds goloom-context-close
    Cancellable ctx = parent.withCancel();
    if (text.isEmpty()) {
      throw new IllegalArgumentException("empty");
    }
    ctx.cancel();
  }

  void leftByACheckedException(Context parent) throws InterruptedException {
    // finds goloom-context-close
    Cancellable ctx = parent.withCancel();
    Go.sleep(ctx, SECOND);
    ctx.close();
  }

  void leftByAnExceptionThatACatchMissed(Context parent) throws Exception {
    // finds goloom-context-close
    Cancellable ctx = parent.withCancel();
    try {
      mayFail();
    } catch (java.io.IOException e) {
      use(ctx);
    }
    ctx.close();
  }

  void closedInOneCatchOnly(Context parent) {
    // finds goloom-context-close
    Cancellable ctx = parent.withCancel();
    try {
      mayFail();
      ctx.close();
    } catch (java.io.IOException e) {
      ctx.close();
    } catch (Exception e) {
      use(Context.background());
    }
  }

  void overwritten(Context parent) {
    // finds goloom-context-close
    Cancellable ctx = parent.withCancel();
    ctx = parent.withTimeout(SECOND);
    ctx.close();
  }

  void inALoop(Context parent, List<String> names) {
    for (String name : names) {
      // finds goloom-context-close
      var ctx = parent.withCancel();
      if (name.isEmpty()) {
        continue;
      }
      ctx.close();
    }
  }

  void closedInOneCaseOnly(Context parent, TimeUnit unit) {
    // finds goloom-context-close
    var ctx = parent.withCancel();
    switch (unit) {
      case SECONDS -> ctx.close();
      case DAYS -> use(ctx);
      default -> ctx.close();
    }
  }

  void closedTooEarlyInAFinally(Context parent) throws Exception {
    // finds goloom-context-close
    Cancellable ctx = parent.withCancel();
    mayFail();
    try {
      mayFail();
    } finally {
      ctx.close();
    }
  }

  void group(Context parent) throws InterruptedException {
    // finds goloom-context-close
    var group = ErrGroup.withContext(parent).limit(3);
    group.go(() -> use(parent));
  }

  Runnable inALambda(Context parent) {
    return () -> {
      // finds goloom-context-close
      var ctx = parent.withCancel();
      use(ctx);
    };
  }

  Context droppedByTheCallerLater(Context parent) {
    // finds goloom-context-close
    var ctx = parent.withTimeout(SECOND);
    use(ctx);
    return ctx;
  }

  void hiddenInASwitch(Context parent, int n) {
    Context ctx =
        // finds goloom-context-close
        switch (n) {
          case 0 -> parent;
          default -> {
            yield parent.withTimeout(SECOND);
          }
        };
    use(ctx);
  }

  void chosenByASwitch(Context parent, int n) throws Exception {
    var ctx =
        // finds goloom-context-close
        switch (n) {
          case 0 -> parent.withCancel();
          default -> parent.withTimeout(SECOND);
        };
    mayFail();
    ctx.close();
  }

  void leftByWhatABodyThrows(Context parent, Mutex mutex) throws Exception {
    // finds goloom-context-close
    var ctx = parent.withCancel();
    mutex.withLock(() -> mayFail());
    ctx.close();
  }

  <E extends Exception> void leftByAParameter(Context parent, Action<E> action) throws E {
    // finds goloom-context-close
    var ctx = parent.withCancel();
    action.run();
    ctx.close();
  }

  private interface Action<E extends Exception> {
    void run() throws E;
  }

  // What follows is right.

  void resources(Context parent) throws Exception {
    try (var ctx = parent.withCancel();
        var group = ErrGroup.withContext(ctx).limit(3)) {
      group.go(() -> use(ctx));
      mayFail();
    }
    Cancellable later = parent.withCancel();
    try (later) {
      mayFail();
    }
  }

  void closedInFinally(Context parent) throws Exception {
    Cancellable ctx = parent.withCancel();
    try {
      mayFail();
      if (ctx.err() != null) {
        return;
      }
      throw new Exception("so");
    } finally {
      ctx.cancel(new Exception("over"));
    }
  }

  void closedByEachBranch(Context parent, int n) {
    Cancellable ctx = parent.withCancel();
    if (n > 0) {
      ctx.close();
    } else if (n == 0) {
      ctx.cancel();
      return;
    } else {
      ctx.cancel(null);
      throw new IllegalStateException();
    }
  }

  void madeOnOnePath(Context parent, boolean limited) throws Exception {
    Cancellable ctx = null;
    try {
      if (limited) {
        ctx = parent.withTimeout(SECOND);
      }
      mayFail();
    } finally {
      if (ctx != null) {
        ctx.close();
      }
    }
  }

  void closedInEachCatch(Context parent) throws InterruptedException {
    Cancellable ctx = parent.withCancel();
    try {
      Go.sleep(ctx, SECOND);
    } catch (InterruptedException e) {
      ctx.close();
      throw e;
    }
    ctx.close();
  }

  void renewedInALoop(Context parent, int times) {
    Cancellable ctx = parent.withCancel();
    for (int i = 0; i < times; i++) {
      ctx.close();
      ctx = parent.withCancel();
    }
    ctx.close();
  }

  void endless(Context parent) {
    while (true) {
      Cancellable ctx = parent.withCancel();
      try {
        if (ctx.err() != null) {
          break;
        }
      } finally {
        ctx.close();
      }
    }
  }

  void closedByLabel(Context parent, List<String> names) {
    var ctx = parent.withCancel();
    outer:
    for (String name : names) {
      for (String other : names) {
        if (name.equals(other)) {
          continue outer;
        }
        if (name.isEmpty()) {
          break outer;
        }
      }
    }
    ctx.close();
  }

  String closedInASwitch(Context parent, TimeUnit unit) {
    var ctx = parent.withCancel();
    String name =
        switch (unit) {
          case DAYS -> "days";
          default -> {
            yield "other";
          }
        };
    ctx.close();
    return name;
  }

  Cancellable handedToTheCaller(Context parent) {
    var ctx = parent.withCancel();
    use(ctx);
    return ctx;
  }

  Cancellable handedOnAtOnce(Context parent) {
    return parent.withTimeout(SECOND);
  }

  void keptElsewhere(Context parent) {
    kept = parent.withCancel();
    var ctx = parent.withCancel();
    all.add(ctx);
    owns(parent.withCancel());
    Cancellable[] some = {parent.withCancel()};
    some[0].close();
  }

  void closedBySomebodyElse(Context parent) {
    var ctx = parent.withCancel();
    Go.go(() -> {
      Go.sleep(SECOND);
      ctx.cancel();
    });
    var other = parent.withCancel();
    Runtime.getRuntime().addShutdownHook(new Thread(other::close));
  }

  void closedAtOnce(Context parent) {
    parent.withCancel().cancel();
  }

  void switchNamesEveryValue(Context parent, Shape shape) {
    var ctx = parent.withCancel();
    switch (shape) {
      case Circle circle -> ctx.close();
      case Square square -> ctx.close();
    }
  }

  void nullTestInAnyForm(Context parent, boolean limited) {
    Cancellable ctx = limited ? parent.withTimeout(SECOND) : null;
    if (null != ctx) {
      ctx.close();
    }
    Cancellable other = limited ? parent.withTimeout(SECOND) : null;
    if (!(other == null)) {
      other.close();
    }
  }

  void exits(Context parent, boolean bad) {
    var ctx = parent.withCancel();
    if (bad) {
      System.exit(1);
    }
    ctx.close();
  }

  void groupAwaited(Context parent) throws Exception {
    var group = ErrGroup.withContext(parent);
    group.await();
  }

  void chosenByASwitchAndClosed(Context parent, int n) throws Exception {
    try (var ctx =
        switch (n) {
          case 0 -> parent.withCancel();
          default -> {
            yield parent.withTimeout(SECOND);
          }
        }) {
      use(ctx);
      mayFail();
    }
  }

  void closedAfterABodyThatThrowsNothing(Context parent, Mutex mutex) {
    var ctx = parent.withCancel();
    mutex.withLock(() -> use(ctx));
    ctx.close();
  }

  @SuppressWarnings("goloom-context-close")
  void suppressed(Context parent) {
    parent.withCancel();
  }

  private static void use(Context ctx) {}

  private void owns(Cancellable ctx) {
    ctx.close();
  }

  private static void mayFail() throws Exception {}

  private sealed interface Shape {}

  private record Circle() implements Shape {}

  private record Square() implements Shape {}
}
