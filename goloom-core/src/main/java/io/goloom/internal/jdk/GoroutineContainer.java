package io.goloom.internal.jdk;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.Supplier;
import java.util.stream.Stream;
import jdk.internal.vm.ThreadContainer;
import jdk.internal.vm.ThreadContainers;
import org.jspecify.annotations.Nullable;

/// A container that keeps no list: whoever made it knows the threads.
final class GoroutineContainer extends ThreadContainer {
  private static final @Nullable MethodHandle START = find();

  private final String name;
  private final Supplier<Stream<Thread>> threads;
  private @Nullable Object key;

  private GoroutineContainer(String name, Supplier<Stream<Thread>> threads) {
    super(true);
    this.name = name;
    this.threads = threads;
  }

  private static @Nullable MethodHandle find() {
    try {
      return MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup())
          .findVirtual(
              Thread.class, "start", MethodType.methodType(void.class, ThreadContainer.class));
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  static boolean works() {
    return START != null;
  }

  static Object registered(String name, Supplier<Stream<Thread>> threads) {
    GoroutineContainer container = new GoroutineContainer(name, threads);
    container.key = ThreadContainers.registerContainer(container);
    return container;
  }

  static void start(Thread thread, Object container) {
    MethodHandle start = START;
    if (start == null) {
      throw new IllegalStateException("the door is closed");
    }
    try {
      start.invokeExact(thread, (ThreadContainer) container);
    } catch (Throwable t) {
      throw Rethrow.unchecked(t);
    }
  }

  static void close(Object container) {
    Object key = ((GoroutineContainer) container).key;
    if (key != null) {
      ThreadContainers.deregisterContainer(key);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Stream<Thread> threads() {
    return threads.get();
  }
}
