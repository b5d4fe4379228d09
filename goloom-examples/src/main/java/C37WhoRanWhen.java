import static io.goloom.Go.go;

import io.goloom.Go;

/// Who runs when, with one processor, with four, and on the JDK's scheduler: as many hogs as there
/// are processors compute for half a second, and two workers have four short turns each. With a
/// file's name as argument it also writes the pictures to that file as SVG, and with `-` to
/// standard output.
void main(String[] args) throws Exception {
  var pictures = new ArrayList<Picture>();
  if (!OwnScheduler.isMissing()) {
    for (int procs : List.of(1, 4)) {
      Go.gomaxprocs(procs);
      pictures.add(draw("goroutines, GOMAXPROCS=" + procs, procs, task -> go(task::run)));
    }
  }
  int parallelism =
      Integer.getInteger(
          "jdk.virtualThreadScheduler.parallelism", Runtime.getRuntime().availableProcessors());
  pictures.add(
      draw(
          "the JDK's scheduler, parallelism " + parallelism,
          parallelism,
          Thread::startVirtualThread));
  if (args.length > 0) {
    var svg = Picture.svg(pictures);
    if (args[0].equals("-")) {
      IO.print(svg);
    } else {
      Files.writeString(Path.of(args[0]), svg);
    }
  }
  // Run with -Dgoloom.scheduler=jdk -Djdk.virtualThreadScheduler.parallelism=1
  // Output:
  // goroutines run on the JDK's scheduler here; for goloom's own, start Java with
  //   --add-opens=java.base/java.lang=ALL-UNNAMED
  // the JDK's scheduler, parallelism 1
  //   hog 1    ###...
  //   A        ...#...
  //   B        ...#...
  // A and B had to wait until a hog was done: true
  // Run with --add-opens=java.base/java.lang=ALL-UNNAMED
  // and with -Djdk.virtualThreadScheduler.parallelism=1 -- -
  // Output:
  // goroutines, GOMAXPROCS=1
  //   hog 1    ###...
  //   A        ...#...
  //   B        ...#...
  // A and B had to wait until a hog was done: false
  // goroutines, GOMAXPROCS=4
  //   hog 1    ...###...
  //   hog 2    ...###...
  //   hog 3    ...###...
  //   hog 4    ...###...
  //   A        ...#...
  //   B        ...#...
  // A and B had to wait until a hog was done: false
  // the JDK's scheduler, parallelism 1
  //   hog 1    ###...
  //   A        ...#...
  //   B        ...#...
  // A and B had to wait until a hog was done: true
  // <svg ...GOMAXPROCS=4...>hog 4<...<rect ...>B<...<rect ...</svg>
}

Picture draw(String title, int procs, Consumer<Runnable> start) throws InterruptedException {
  var names = new ArrayList<String>();
  for (int i = 1; i <= procs; i++) {
    names.add("hog " + i);
  }
  var hogs = List.copyOf(names);
  names.addAll(List.of("A", "B"));
  var picture = new Picture(title, names);
  var done = new CountDownLatch(names.size());
  var computing = new CountDownLatch(procs);
  for (var hog : hogs) {
    start.accept(() -> {
      computing.countDown();
      picture.compute(hog, 500);
      done.countDown();
    });
  }
  computing.await();
  for (var worker : List.of("A", "B")) {
    start.accept(() -> {
      for (int turn = 0; turn < 4; turn++) {
        picture.compute(worker, 1);
        Thread.yield();
      }
      done.countDown();
    });
  }
  done.await();
  picture.print();
  long firstEnd = hogs.stream().mapToLong(picture::end).min().orElseThrow();
  boolean waited = Math.min(picture.begin("A"), picture.begin("B")) > firstEnd;
  IO.println("A and B had to wait until a hog was done: " + waited);
  return picture;
}
