import static io.goloom.Go.go;

import io.goloom.Go;

/// When `main` returns the program ends, whatever its goroutines still do. This one never gets to
/// print; C03MainWaits is the same program, mended.
void main() {
  // @start region=never
  go(() -> {
    Go.sleep(Duration.ofMinutes(1));
    IO.println("goroutine: too late");
  });
  IO.println("main returns");
  // @end region=never
  // Output:
  // main returns
  // Vet finds:
  // line 9: [goloom-main-exit] main returns without waiting for this goroutine, ...
}
