import io.goloom.sync.WaitGroup;

/// A goroutine that refers to what its loop changes sees whatever is in it by then. Java refuses
/// that for local variables; a field, an array cell or an AtomicInteger only hides it. Mended, each
/// round makes a copy of its own.
static final int WORKERS = 1000;

int current;

void main() throws InterruptedException {
  IO.println("the loop's variable: each saw its own: " + (shared().size() == WORKERS));
  IO.println("a copy in each round: each saw its own: " + (copied().size() == WORKERS));
  // Output:
  // the loop's variable: each saw its own: false
  // a copy in each round: each saw its own: true
  // Vet finds:
  // line 24: [goloom-loop-capture] the loop changes current on line 23, so this goroutine sees ...
}

Set<Integer> shared() throws InterruptedException {
  var seen = ConcurrentHashMap.<Integer>newKeySet();
  var wg = new WaitGroup();
  for (current = 0; current < WORKERS; current++) {
    wg.go(() -> seen.add(current));
  }
  wg.await();
  return seen;
}

Set<Integer> copied() throws InterruptedException {
  var seen = ConcurrentHashMap.<Integer>newKeySet();
  var wg = new WaitGroup();
  for (int i = 0; i < WORKERS; i++) {
    int own = i;
    wg.go(() -> seen.add(own));
  }
  wg.await();
  return seen;
}
