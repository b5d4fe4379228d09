import static io.goloom.Go.go;

import io.goloom.channel.Channel;
import io.goloom.channel.ReceiveChannel;
import io.goloom.channel.SendChannel;
import io.goloom.channel.TryReceive;
import io.goloom.channel.TrySend;

/// Channels: hand-over, buffer, closing, directions, and trying without waiting.
void main() throws InterruptedException {
  // @start region=unbuffered
  Channel<String> ch = Channel.make();
  go(() -> ch.send("ping")); // waits until someone receives
  IO.println(ch.receive()); // waits until someone sends
  // @end region=unbuffered

  // @start region=buffered
  Channel<Integer> buffer = Channel.make(2);
  buffer.send(1); // there is room: does not wait
  buffer.send(2);
  IO.println(buffer.len() + " of " + buffer.cap());
  // @end region=buffered

  // @start region=try
  TrySend sent = buffer.trySend(3); // SENT, FULL or CLOSED, at once
  IO.println(sent);
  switch (buffer.tryReceive()) {
    case TryReceive.Received(var value) -> IO.println("got " + value);
    case TryReceive.Empty() -> IO.println("nothing there now");
    case TryReceive.Closed() -> IO.println("nothing will ever come");
  }
  // @end region=try

  // @start region=close
  buffer.close(); // no more sends; what is in the buffer can still be received
  IO.println(buffer.receive()); // 2
  IO.println(buffer.receive()); // null: closed and drained
  // @end region=close

  // @start region=range
  Channel<Integer> numbers = Channel.make();
  go(() -> count(numbers, 3));
  IO.println(sum(numbers));
  // @end region=range
  // Output:
  // ping
  // 2 of 2
  // FULL
  // got 1
  // 2
  // null
  // 6
}

// @start region=directions
void count(SendChannel<Integer> out, int n) throws InterruptedException {
  for (int i = 1; i <= n; i++) {
    out.send(i);
  }
  out.close(); // the sender closes: it knows that nothing more comes
}

int sum(ReceiveChannel<Integer> in) {
  int sum = 0;
  for (int v : in) { // until the channel is closed and drained
    sum += v;
  }
  return sum;
}
// @end region=directions
