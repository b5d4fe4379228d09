package io.goloom.bench.rows;

import static io.goloom.Go.go;

import io.goloom.Go;
import io.goloom.channel.Channel;

/// The smallest program: what its start costs is the row `startup`.
public final class Hello {
  private Hello() {}

  /// Says hello from a goroutine.
  ///
  /// @param args not used
  public static void main(String[] args) {
    Go.run(() -> {
      Channel<String> done = Channel.make();
      go(() -> done.send("hello"));
      System.out.println(done.receive());
    });
  }
}
