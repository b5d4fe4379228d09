package io.goloom.fetch.cli;

import io.goloom.internal.jdk.Parking;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.Selector;

/// Gets ready beside the main thread, on a second processor, what every run needs a little later:
/// classes whose initializers take some milliseconds each.
final class Preload {
  private Preload() {}

  static void begin() {
    Thread.ofPlatform().daemon().name("goloom-preload").start(Preload::run);
  }

  private static void run() {
    boolean _ = Parking.isOpen();
    InetAddress _ = InetAddress.getLoopbackAddress(); // reads the JDK's security properties
    try {
      Selector.open().close();
    } catch (IOException e) {
      return; // whoever needs one says so
    }
  }
}
