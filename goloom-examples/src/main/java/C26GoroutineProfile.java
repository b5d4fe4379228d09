import static io.goloom.Go.go;

import io.goloom.GoRuntime;
import io.goloom.channel.Channel;
import io.goloom.debug.DebugServer;
import io.goloom.debug.GoroutineProfile;
import io.goloom.sched.WaitReason;

/// The goroutine profile: every goroutine, by stack, as text and over HTTP. Fifty times three
/// mirrors are asked and the first answer is taken. What became of the others?
void main() throws Exception {
  for (int i = 0; i < 50; i++) {
    firstAnswer();
  }
  while (GoRuntime.system().goroutineCounts().waiting().getOrDefault(WaitReason.CHANNEL_SEND, 0L)
      < 100) {
    Thread.sleep(1); // they are on their way
  }
  GoroutineProfile.take().writeGroups(System.out);
  try (var debug = DebugServer.start(0)) { // 6060, say, in a program that shall be looked at
    var page = debug.uri().resolve("goroutine?debug=2").toURL();
    try (var in = page.openStream()) {
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      IO.println("over HTTP, one by one:");
      text.lines().limit(5).forEach(IO::println);
    }
  }
  // Output:
  // goroutine profile: total 100
  //
  // 100 @ chan send
  //	at io.goloom.channel.ChannelImpl.send(ChannelImpl.java:...)
  //	at C26GoroutineProfile.lambda$firstAnswer$0(C26GoroutineProfile.java:48)
  // created by C26GoroutineProfile.firstAnswer(C26GoroutineProfile.java:48)
  // over HTTP, one by one:
  // goroutine ... [chan send]:
  //	at io.goloom.channel.ChannelImpl.send(ChannelImpl.java:...)
  //	- waits for channel(0/0)@...
  //	at C26GoroutineProfile.lambda$firstAnswer$0(C26GoroutineProfile.java:48)
  // created by C26GoroutineProfile.firstAnswer(C26GoroutineProfile.java:48)
  // Vet finds:
  // line 48: [goloom-lost-channel] a loop starts several such goroutines, and only one value ...
}

String firstAnswer() throws InterruptedException {
  Channel<String> answers = Channel.make(); // with room for three, nobody would hang
  for (var mirror : List.of("Oslo", "Rome", "Lima")) {
    go(() -> answers.send(mirror + " answers"));
  }
  return answers.receive();
}
