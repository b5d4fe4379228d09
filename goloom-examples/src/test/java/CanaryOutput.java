/// Says wrong things about its output, each of which the checker has to find.
void main() {
  IO.println("one");
  IO.println("two");
  System.err.println("careful");
  System.exit(3);
  // Run with -Dcanary=order
  // Output:
  // two
  // one
  // Error output:
  // careful
  // Exit status: 3
  // Run with -Dcanary=lines
  // Unordered output:
  // two
  // three
  // Error output:
  // careful
  // Exit status: 3
  // Run with -Dcanary=short
  // Output:
  // one
  // two
  // three
  // Error output:
  // careful
  // Exit status: 3
  // Run with -Dcanary=long
  // Output:
  // one
  // Error output:
  // careful
  // Exit status: 3
  // Run with -Dcanary=error
  // Unordered output:
  // two
  // one
  // Exit status: 3
  // Run with -Dcanary=status
  // Output:
  // o...e
  // two
  // Error output:
  // ...
  // Exit status: 0
}
