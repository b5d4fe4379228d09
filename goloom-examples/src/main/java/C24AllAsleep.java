import static io.goloom.Go.go;

import io.goloom.Go;
import io.goloom.channel.Channel;

/// When no goroutine can ever go on, the program ends as in Go, with a dump of all and status 2.
void main() {
  Go.run(() -> {
    Channel<String> questions = Channel.make();
    Channel<String> answers = Channel.make();
    go("server", () -> answers.send("re: " + questions.receive()));
    IO.println(answers.receive()); // nothing has been asked
  });
  // Error output:
  // fatal error: all goroutines are asleep - deadlock!
  //
  // 2 goroutines wait for each other:
  //	goroutine 1 "main" [chan receive] waits for channel(0/0)@..., which goroutine 2 ...
  //	goroutine 2 "server" [chan receive] waits for channel(0/0)@..., which goroutine 1 ...
  //
  // goroutine 1 "main" [chan receive]:
  //	at io.goloom.channel.ChannelImpl.receive(ChannelImpl.java:...)
  //	- waits for channel(0/0)@...
  //	at C24AllAsleep.lambda$main$0(C24AllAsleep.java:12)
  // created by C24AllAsleep.main(C24AllAsleep.java:8)
  //
  // goroutine 2 "server" [chan receive]:
  //	at io.goloom.channel.ChannelImpl.receive(ChannelImpl.java:...)
  //	- waits for channel(0/0)@...
  //	at C24AllAsleep.lambda$main$1(C24AllAsleep.java:11)
  // created by C24AllAsleep.lambda$main$0(C24AllAsleep.java:11) in goroutine 1
  // Exit status: 2
  // Vet finds:
  // line 11: [goloom-lost-channel] nobody sends to questions or closes it, so this ...
}
