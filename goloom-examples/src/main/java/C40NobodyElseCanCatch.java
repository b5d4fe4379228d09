import static io.goloom.Go.go;

import io.goloom.channel.Channel;
import io.goloom.sync.ErrGroup;

/// Why can nobody catch another goroutine's failure? An exception climbs the stack of the code that
/// threw it, and a goroutine's stack begins with its task: `main` is not on it, and may long be
/// elsewhere. So catch inside the task, send the failure as a value, or let an ErrGroup carry it.
void main() throws InterruptedException {
  Channel<String> stack = Channel.make();
  try {
    go(() -> stack.send(methods(new Exception())));
    IO.println("on the goroutine's stack: " + stack.receive());
  } catch (RuntimeException e) {
    IO.println("never comes here");
  }

  // @start region=send
  Channel<Exception> failure = Channel.make(); // caught inside, sent as a value
  go(() -> {
    try {
      work();
    } catch (NumberFormatException e) {
      failure.send(e);
    }
  });
  IO.println("sent: " + failure.receive().getMessage());
  // @end region=send

  try (var group = new ErrGroup()) { // carried by a group
    group.go(this::work);
    group.await();
  } catch (Exception e) {
    IO.println("carried: " + e.getMessage());
  }
  // Output:
  // on the goroutine's stack: no main
  // sent: For input string: "seven"
  // carried: For input string: "seven"
}

void work() {
  IO.println(Integer.parseInt("seven"));
}

String methods(Exception here) {
  var frames = Arrays.stream(here.getStackTrace());
  return frames.anyMatch(f -> f.getMethodName().equals("main")) ? "main" : "no main";
}
