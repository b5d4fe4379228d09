import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.context.HoldsContext;
import io.goloom.context.Key;

class ContextFieldCases {
  static class Service {
    // finds goloom-context-field
    private final Context ctx;

    Service(Context ctx) {
      this.ctx = ctx;
    }

    String find(String id) {
      ctx.check();
      return id;
    }
  }

  static class Settable {
    // finds goloom-context-field
    Cancellable ctx = Context.background().withCancel();

    void use(Cancellable other) {
      ctx = other;
      ctx.check();
    }
  }

  // finds goloom-context-field
  record Request(Context ctx, String url) {}

  // What follows is right.

  static class Passed {
    private static final Key<String> NAME = Key.of("name");
    private static final Context ROOT = Context.background().withValue(NAME, "root");

    String find(Context ctx, String id) {
      ROOT.check();
      ctx.check();
      return id;
    }
  }

  static class OwnLife implements AutoCloseable {
    private final Cancellable life = Context.background().withCancel();
    private Cancellable round;

    void begin() {
      Cancellable next = life.withCancel();
      round = next;
      round.check();
    }

    @Override
    public void close() {
      life.close();
    }
  }

  static class OnlyEndsIt {
    private final Cancellable job;

    OnlyEndsIt(Cancellable job) {
      this.job = job;
    }

    void signal() {
      job.cancel();
    }
  }

  static class OneCall {
    @HoldsContext("one call, dropped when it ends")
    private final Context ctx;

    OneCall(Context ctx) {
      this.ctx = ctx;
      this.ctx.check();
    }
  }

  @HoldsContext("the parameters of one call")
  record Parameters(Context ctx, String url) {}

  static class Suppressed {
    @SuppressWarnings("goloom-context-field")
    private final Context ctx;

    Suppressed(Context ctx) {
      this.ctx = ctx;
      this.ctx.check();
    }
  }
}
