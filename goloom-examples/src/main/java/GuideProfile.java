import static io.goloom.Go.go;

import io.goloom.Go;
import io.goloom.GoRuntime;
import io.goloom.Labels;
import io.goloom.channel.Channel;
import io.goloom.context.ContextTree;
import io.goloom.debug.DebugServer;
import io.goloom.debug.GoroutineProfile;
import io.goloom.debug.Timeline;
import io.goloom.sync.WaitGroup;

/// What every goroutine does.
void main() throws Exception {
  Channel<String> orders = Channel.make(8);
  WaitGroup open = new WaitGroup();
  open.add(1);
  for (int i = 0; i < 3; i++) {
    go("clerk", () -> serve(orders));
  }
  go(open::await);
  while (GoRuntime.system().goroutineCounts().waiting().values().stream().mapToLong(n -> n).sum()
      < 4) {
    Thread.sleep(1); // they are on their way
  }
  dump();
  group();
  busiest();
  save(Files.createTempFile("goroutine", ".pb.gz"));
  show();
  label();
  trees();
  record(Files.createTempFile("goloom", ".perfetto-trace"));
  // Output:
  // goroutine profile: total 4
  //
  // 3 @ chan receive
  //	at io.goloom.channel.ChannelImpl.receive(ChannelImpl.java:...)
  //	at GuideProfile.serve(GuideProfile.java:...)
  //	at GuideProfile.lambda$main$0(GuideProfile.java:19)
  // created by GuideProfile.main(GuideProfile.java:19)
  //
  // 1 @ sync.WaitGroup.await
  //	at io.goloom.sync.WaitGroup.await(WaitGroup.java:...)
  // created by GuideProfile.main(GuideProfile.java:21)
  // 3 were started by GuideProfile.main(GuideProfile.java:19)
  // look at http://127.0.0.1:.../debug/goloom/
  // {tenant=acme}
  // Error output:
  // goroutine 1 "clerk" [chan receive]:
  // ...
  // goroutine 4 [sync.WaitGroup.await]:
  // ...
}

void serve(Channel<String> orders) throws InterruptedException {
  for (var order = orders.receive(); order != null; order = orders.receive()) {
    IO.println(order);
  }
}

void dump() {
  // @start region=dump
  Go.dump();
  // @end region=dump
}

void group() throws IOException {
  // @start region=group
  GoroutineProfile.take().writeGroups(System.out);
  // @end region=group
}

void busiest() {
  // @start region=objects
  var largest = GoroutineProfile.take().groups().getFirst();
  IO.println(largest.count() + " were started by " + largest.createdBy());
  // @end region=objects
}

void save(Path file) throws IOException {
  // @start region=pprof
  try (var out = Files.newOutputStream(file)) {
    GoroutineProfile.take().writePprof(out);
  }
  // @end region=pprof
  Files.delete(file);
}

void show() throws IOException {
  // @start region=server
  try (var debug = DebugServer.start(0)) { // or a port of your choice
    IO.println("look at " + debug.uri());
    work();
  }
  // @end region=server
}

void label() throws Exception {
  String tenant = "acme";
  Channel<String> answers = Channel.make();
  // @start region=labels
  Labels.run(Map.of("tenant", tenant), () -> go(() -> answer(answers))); // and all it starts
  // @end region=labels
  IO.println(answers.receive());
}

void answer(Channel<String> answers) throws InterruptedException {
  answers.send(Labels.current().toString());
}

void trees() {
  // @start region=contexts
  for (ContextTree tree : ContextTree.all()) {
    IO.println(tree.text());
  }
  // @end region=contexts
}

void record(Path file) throws IOException {
  // @start region=timeline
  Timeline.start();
  work();
  try (var out = Files.newOutputStream(file)) {
    Timeline.write(Duration.ofSeconds(1), out);
  }
  // @end region=timeline
  Files.delete(file);
}

void work() {}
