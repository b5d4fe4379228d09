import io.goloom.context.Context;
import io.goloom.context.ContextException;

/// A service that keeps the context of the request it was made for: the end of that request stops
/// it for all later ones, whose own ends do nothing. Mended, each call brings its context.
static class Keeps {
  final Context ctx;

  Keeps(Context ctx) {
    this.ctx = ctx;
  }

  String find(String name) {
    ctx.check(); // stands for any wait
    return name + " found";
  }
}

static class Takes {
  String find(Context ctx, String name) {
    ctx.check();
    return name + " found";
  }
}

void main() {
  Keeps keeps;
  var takes = new Takes();
  try (var first = Context.background().withCancel()) {
    keeps = new Keeps(first);
    IO.println("first request, kept: " + keeps.find("ada"));
    IO.println("first request, passed: " + takes.find(first, "ada"));
  }
  try (var second = Context.background().withCancel()) {
    try {
      IO.println("second request, kept: " + keeps.find("bob"));
    } catch (ContextException e) {
      IO.println("second request, kept: " + e.getMessage());
    }
    IO.println("second request, passed: " + takes.find(second, "bob"));
  }
  // Output:
  // first request, kept: ada found
  // first request, passed: ada found
  // second request, kept: context canceled
  // second request, passed: bob found
  // Vet finds:
  // line 7: [goloom-context-field] the field ctx keeps a context longer than the call ...
}
