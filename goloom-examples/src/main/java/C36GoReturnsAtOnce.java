import static io.goloom.Go.go;

import io.goloom.channel.Channel;

/// Why does `go` not block? It only puts the task into the scheduler's queue. Here the goroutine
/// cannot get anywhere before `go` has returned: it waits for what `main` sends afterwards.
void main() throws InterruptedException {
  Channel<String> word = Channel.make();
  Channel<String> answer = Channel.make();
  go(() -> answer.send("goroutine: heard " + word.receive()));
  IO.println("main: go has returned");
  word.send("hello");
  IO.println(answer.receive());
  // Output:
  // main: go has returned
  // goroutine: heard hello
}
