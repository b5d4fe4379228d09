package io.goloom.internal.sched.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/// Files and processes.
final class FileCases {
  private FileCases() {}

  private static void withFile(Body body) throws Exception {
    Path file = Files.createTempFile("blocking", ".tmp");
    try {
      body.run(file);
    } finally {
      Files.delete(file);
    }
  }

  private interface Body {
    void run(Path file) throws Exception;
  }

  static void file_writtenForcedAndRead_isTheSame(Rig rig) throws Exception {
    withFile(file ->
        assertThat(
                rig.go(
                        () -> {
                          try (FileChannel channel =
                              FileChannel.open(
                                  file,
                                  StandardOpenOption.READ,
                                  StandardOpenOption.WRITE,
                                  StandardOpenOption.DSYNC)) {
                            channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
                            channel.force(true);
                            channel.write(ByteBuffer.allocateDirect(5));
                          }
                          try (RandomAccessFile random =
                              new RandomAccessFile(file.toFile(), "rwd")) {
                            random.seek(3);
                            random.write(4);
                            random.getFD().sync();
                          }
                          return Files.readAllBytes(file);
                        })
                    .get())
            .containsExactly(1, 2, 3, 4, 0, 0, 0, 0));
  }

  static void asynchronousFile_read_isWaitedFor(Rig rig) throws Exception {
    withFile(file -> {
      Files.write(file, new byte[] {1, 2, 3});
      try (AsynchronousFileChannel channel =
          AsynchronousFileChannel.open(file, StandardOpenOption.READ)) {
        assertThat(rig.go(() -> channel.read(ByteBuffer.allocate(8), 0).get()).get()).isEqualTo(3);
      }
    });
  }

  static void fileLock_free_isTaken(Rig rig) throws Exception {
    withFile(file -> {
      Running<Boolean> locking =
          rig.go(() -> {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
              Thread.sleep(0, 1000);
              return lock.isValid();
            }
          });
      assertThat(locking.get()).isTrue();
    });
  }

  static void process_waitFor_endsWithIt(Rig rig) throws Exception {
    rig.waits(() -> {
      Process process = new ProcessBuilder("cat").start();
      return Wait.of(process::waitFor, () -> process.getOutputStream().close(), 0);
    });
  }

  static void process_timeOver_givesUp(Rig rig) throws Exception {
    Process process = new ProcessBuilder("cat").start();
    assertThat(rig.go(() -> process.waitFor(1, TimeUnit.MILLISECONDS)).get()).isFalse();
    Running<Process> onExit = rig.go(() -> process.onExit().get()).waits();
    process.destroy();
    assertThat(onExit.get().isAlive()).isFalse();
  }

  /// Reading the output of a process holds the M, and the JDK says so.
  static void process_pipes_carryBothWays(Rig rig) throws Exception {
    Running<String> running =
        rig.go(() -> {
          Process process = new ProcessBuilder("cat").start();
          Running<String> reader =
              rig.go(() ->
                      new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                  .isIn("readAllBytes");
          rig.othersGoOnBesideAHog();
          process.getOutputStream().write("there and back".getBytes(StandardCharsets.UTF_8));
          process.getOutputStream().close();
          return reader.get() + ", status " + process.waitFor();
        });
    assertThat(running.get()).isEqualTo("there and back, status 0");
  }

  static void process_startFails_throws(Rig rig) {
    assertThatThrownBy(rig.go(() -> new ProcessBuilder("/no/such/program").start())::get)
        .isInstanceOf(IOException.class);
  }
}
