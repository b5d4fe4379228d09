package io.goloom.internal.sched.blocking;

import io.goloom.sched.Task;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/// Something that holds its thread, which no virtual thread can leave meanwhile.
///
/// @param task what holds it
/// @param method where it is then, as its stack says
/// @param release what ends it, done by another thread
/// @param result what the task has to return
record Hog(Callable<?> task, String method, Task release, Object result) {
  /// A kind of hog.
  enum Kind {
    NATIVE_READ(Hog::nativeRead),
    PARK_UNDER_A_NATIVE_FRAME(Hog::parkUnderANativeFrame),
    FIFO_OPENED(Hog::fifoOpened),
    FIFO_READ(Hog::fifoRead),
    PROCESS_OUTPUT(Hog::processOutput);

    private final Callable<Hog> make;

    Kind(Callable<Hog> make) {
      this.make = make;
    }

    Hog make() throws Exception {
      return make.call();
    }
  }

  private static MethodHandle c(String name, FunctionDescriptor type) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
  }

  /// A call of C's `read` that nobody announces.
  private static Hog nativeRead() throws Exception {
    FunctionDescriptor transfer =
        FunctionDescriptor.of(
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT,
            ValueLayout.ADDRESS,
            ValueLayout.JAVA_LONG);
    MethodHandle read = c("read", transfer);
    MethodHandle write = c("write", transfer);
    Arena arena = Arena.ofAuto();
    MemorySegment ends = arena.allocate(ValueLayout.JAVA_INT, 2);
    MemorySegment one = arena.allocate(1);
    MethodHandle pipe = c("pipe", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    if ((int) call(pipe, ends) != 0) {
      throw new IOException("no pipe");
    }
    int from = ends.getAtIndex(ValueLayout.JAVA_INT, 0);
    int to = ends.getAtIndex(ValueLayout.JAVA_INT, 1);
    MethodHandle close =
        c("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    return new Hog(
        () -> {
          Object count = call(read, from, one, 1L);
          call(close, from);
          call(close, to);
          return count;
        },
        "call",
        () -> call(write, to, one, 1L),
        1L);
  }

  private static Object call(MethodHandle function, Object... arguments) throws Exception {
    try {
      return function.invokeWithArguments(arguments);
    } catch (Exception e) {
      throw e;
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }

  /// C's `qsort` calls a comparison that parks: the frame of C between pins it.
  private static Hog parkUnderANativeFrame() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    MethodHandle compare =
        MethodHandles.lookup()
            .findStatic(
                Hog.class,
                "awaitAndCompare",
                MethodType.methodType(
                    int.class, CountDownLatch.class, MemorySegment.class, MemorySegment.class))
            .bindTo(gate);
    FunctionDescriptor comparison =
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS);
    Arena arena = Arena.ofAuto();
    MemorySegment pointer = Linker.nativeLinker().upcallStub(compare, comparison, arena);
    MethodHandle qsort =
        c(
            "qsort",
            FunctionDescriptor.ofVoid(
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.ADDRESS));
    MemorySegment bytes = arena.allocate(2);
    return new Hog(
        () -> {
          call(qsort, bytes, 2L, 1L, pointer);
          return "sorted";
        },
        "awaitAndCompare",
        gate::countDown,
        "sorted");
  }

  @SuppressWarnings("UnusedMethod") // by qsort
  private static int awaitAndCompare(CountDownLatch gate, MemorySegment a, MemorySegment b) {
    boolean over = false;
    while (!over) {
      try {
        gate.await();
        over = true;
      } catch (InterruptedException e) {
        // nobody interrupts it
      }
    }
    return Long.compare(a.address(), b.address());
  }

  private static Path fifo() throws Exception {
    Path fifo = Files.createTempDirectory("hog").resolve("fifo");
    if (new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor() != 0) {
      throw new IOException("no " + fifo);
    }
    return fifo;
  }

  private static void delete(Path fifo) throws IOException {
    Files.delete(fifo);
    Files.delete(fifo.getParent());
  }

  /// To open one end waits for who opens the other.
  private static Hog fifoOpened() throws Exception {
    Path fifo = fifo();
    return new Hog(
        () -> {
          try (InputStream in = new FileInputStream(fifo.toFile())) {
            return in.read();
          } finally {
            delete(fifo);
          }
        },
        "open0",
        () -> {
          try (OutputStream out = new FileOutputStream(fifo.toFile())) {
            out.write('x');
          }
        },
        (int) 'x');
  }

  private static Hog fifoRead() throws Exception {
    Path fifo = fifo();
    // Both ends in one: does not wait for another.
    RandomAccessFile both = new RandomAccessFile(fifo.toFile(), "rw");
    return new Hog(
        () -> {
          try (both) {
            return both.read();
          } finally {
            delete(fifo);
          }
        },
        "read0",
        () -> {
          try (OutputStream out = new FileOutputStream(fifo.toFile())) {
            out.write('x');
          }
        },
        (int) 'x');
  }

  /// One that the JDK announces.
  private static Hog processOutput() throws Exception {
    Process process = new ProcessBuilder("cat").start();
    return new Hog(
        () -> process.getInputStream().read(),
        "readBytes",
        () -> {
          try (OutputStream out = process.getOutputStream()) {
            out.write('x');
          }
        },
        (int) 'x');
  }
}
