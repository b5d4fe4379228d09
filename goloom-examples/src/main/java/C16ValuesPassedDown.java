import io.goloom.context.Context;
import io.goloom.context.Key;

/// `withValue` hands something of the request down the calls, under a typed key. The nearest value
/// wins, and those above do not see it.
static final Key<String> TRACE = Key.of("trace");

void main() {
  handle(Context.background().withValue(TRACE, "7f3a"));
  // Output:
  // handle 7f3a
  // load 7f3a
  // query 7f3a/1
  // load 7f3a
}

void handle(Context ctx) {
  IO.println("handle " + ctx.value(TRACE));
  load(ctx);
}

// @start region=values
void load(Context ctx) {
  IO.println("load " + ctx.value(TRACE));
  query(ctx.withValue(TRACE, ctx.value(TRACE) + "/1"));
  IO.println("load " + ctx.value(TRACE));
}

// @end region=values

void query(Context ctx) {
  IO.println("query " + ctx.value(TRACE));
}
