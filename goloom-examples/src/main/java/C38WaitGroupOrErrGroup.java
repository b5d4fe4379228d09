import io.goloom.context.Context;
import io.goloom.sync.ErrGroup;
import io.goloom.sync.WaitGroup;

/// WaitGroup or ErrGroup? A WaitGroup where each task deals with its own failures and you only want
/// to know when all are done. An ErrGroup where a failure of one is a failure of the whole: it
/// hands you the first, and under a context it stops the others.
void main() throws InterruptedException {
  var sizes = new ConcurrentHashMap<String, Integer>();
  var wg = new WaitGroup();
  for (var name : List.of("a", "b", "bad")) {
    wg.go(() -> {
      try {
        sizes.put(name, size(name));
      } catch (IOException e) {
        sizes.put(name, -1); // its own affair
      }
    });
  }
  wg.await();
  IO.println("WaitGroup: " + new TreeMap<>(sizes));

  // @start region=errgroup
  try (var group = ErrGroup.withContext(Context.background())) {
    for (var name : List.of("a", "b", "bad")) {
      group.go(ctx -> sizes.put(name, size(name)));
    }
    group.await();
    IO.println("ErrGroup: " + sizes);
  } catch (Exception e) {
    IO.println("ErrGroup: " + e.getMessage());
  }
  // @end region=errgroup
  // Output:
  // WaitGroup: {a=1, b=1, bad=-1}
  // ErrGroup: no size for bad
}

int size(String name) throws IOException {
  if (name.equals("bad")) {
    throw new IOException("no size for " + name);
  }
  return name.length();
}
