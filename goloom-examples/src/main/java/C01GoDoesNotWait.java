import static io.goloom.Go.go;

import io.goloom.channel.Channel;

/// `go` starts a goroutine and returns at once; it does not wait for it to begin. So the two
/// printers run side by side, and their lines come in any mixture.
void main() throws InterruptedException {
  Channel<Void> done = Channel.make();
  // @start region=go
  go(() -> {
    print("goroutine");
    done.close();
  });
  print("main");
  // @end region=go
  done.receive();
  // Unordered output:
  // goroutine 1
  // goroutine 2
  // goroutine 3
  // main 1
  // main 2
  // main 3
}

void print(String who) {
  for (int i = 1; i <= 3; i++) {
    IO.println(who + " " + i);
  }
}
