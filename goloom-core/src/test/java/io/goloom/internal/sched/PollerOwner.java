package io.goloom.internal.sched;

import io.goloom.GoRuntime;
import io.goloom.testing.Until;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/// A program that uses sockets first in a runtime that it closes, then elsewhere. Prints who owns
/// the JDK's pollers, and where sockets work.
final class PollerOwner {
  private PollerOwner() {}

  public static void main(String[] args) throws Exception {
    if (args[0].equals("builder")) {
      GoRuntime r2 = GoRuntime.builder().name("r2").build();
      readOn("r2", r2.threadFactory());
      r2.close();
    } else { // the canary: nobody sees to the pollers
      Scheduler r2 = Schedulers.make("r2", null, null);
      readOn("r2", task -> r2.unstarted(null, PollerOwner.class, task::run).thread());
      r2.lifecycle().close();
    }
    System.out.println("pollers: " + ownerOfPollers());
    readOn("system", GoRuntime.system().threadFactory());
    readOn("plain", Thread.ofVirtual().factory());
  }

  /// Waits for a byte on a socket, in a virtual thread that is parked when the byte is sent.
  private static void readOn(String where, ThreadFactory threads) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
        Socket accepted = server.accept();
        OutputStream out = client.getOutputStream()) {
      Thread reader = threads.newThread(() -> System.out.println(where + ": " + read(accepted)));
      reader.start();
      Until.waits(reader);
      out.write('x');
      if (!reader.join(Duration.ofSeconds(10))) {
        System.out.println(where + ": dead");
      }
    }
  }

  private static String read(Socket socket) {
    try {
      return "read " + (char) socket.getInputStream().read();
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static String ownerOfPollers() throws ReflectiveOperationException {
    Class<?> type = Class.forName("sun.nio.ch.Poller");
    Object poller = ((List<?>) type.getMethod("readPollers").invoke(null)).getFirst();
    Field owner = type.getDeclaredField("owner");
    owner.setAccessible(true);
    // It enters itself as it begins, and the socket may have been another one's.
    Object thread = owner.get(poller);
    while (thread == null) {
      Thread.yield();
      thread = owner.get(poller);
    }
    Field scheduler = thread.getClass().getDeclaredField("scheduler");
    scheduler.setAccessible(true);
    return scheduler.get(thread) instanceof G g ? g.scheduler().name() : "the JDK";
  }
}
