import io.goloom.sync.WaitGroup;

/// A WaitGroup that is used wrongly says so, and says what to write instead.
void main() {
  var wg = new WaitGroup();
  wg.add(1);
  wg.done();
  try {
    wg.done();
  } catch (IllegalStateException e) {
    IO.println(e.getMessage());
  }
  // Output:
  // negative WaitGroup counter: done() or add(-n) took more than add() had given; ...
}
