package io.goloom.testkit;

import io.goloom.Go;
import java.lang.StackWalker.StackFrame;
import java.security.CodeSource;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Which frames of a stack are the user's.
final class Frames {
  private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();
  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private static final ClassValue<Boolean> USERS =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          ClassLoader loader = type.getClassLoader();
          if (loader == null || loader.equals(PLATFORM)) {
            return false;
          }
          String from = location(type);
          return !from.equals(location(Go.class)) && !from.equals(location(Frames.class));
        }
      };

  private Frames() {}

  /// As text: URLs are compared by asking for the addresses of their hosts.
  private static String location(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return source == null ? type.getModule().toString() : String.valueOf(source.getLocation());
  }

  /// The stack of the caller from the innermost frame on that is neither the JDK's nor goloom's.
  static List<StackTraceElement> here() {
    return WALKER.walk(all ->
        all.dropWhile(frame -> !USERS.get(frame.getDeclaringClass()))
            .map(StackFrame::toStackTraceElement)
            .toList());
  }

  /// The innermost of the caller's frames that is neither the JDK's nor goloom's.
  static Optional<StackTraceElement> innermost() {
    return WALKER.walk(all ->
        all.filter(frame -> USERS.get(frame.getDeclaringClass()))
            .findFirst()
            .map(StackFrame::toStackTraceElement));
  }

  /// Leaves goloom's and the JDK's frames out of a stack, if anything remains.
  static List<StackTraceElement> users(StackTraceElement[] stack) {
    List<StackTraceElement> users = Arrays.stream(stack).filter(Frames::isUsers).toList();
    return users.isEmpty() ? List.of(stack) : users;
  }

  /// By name, as the classes of another thread's frames cannot be had.
  private static boolean isUsers(StackTraceElement frame) {
    if (Objects.equals(frame.getModuleName(), "java.base")) {
      return false;
    }
    if (!frame.getClassName().startsWith("io.goloom.")) {
      return true;
    }
    try {
      return USERS.get(Class.forName(frame.getClassName(), false, Frames.class.getClassLoader()));
    } catch (ClassNotFoundException e) {
      return true;
    }
  }
}
