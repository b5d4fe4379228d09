package io.goloom.vet.checks;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/// What is known of methods: whose they are, and whether they wait.
final class Calls {
  static final String GO = "io.goloom.Go";
  static final String RUNTIME = "io.goloom.GoRuntime";
  static final String CONTEXT = "io.goloom.context.Context";
  static final String CANCELLABLE = "io.goloom.context.Cancellable";
  static final String WAIT_GROUP = "io.goloom.sync.WaitGroup";
  static final String ERR_GROUP = "io.goloom.sync.ErrGroup";
  static final String CHANNEL = "io.goloom.channel.Channel";
  static final String SEND = "io.goloom.channel.SendChannel";
  static final String RECEIVE = "io.goloom.channel.ReceiveChannel";
  static final String SELECT = "io.goloom.channel.Select";

  /// Names that say that a call waits, wherever they come from.
  private static final Set<String> WAITING =
      Set.of(
          "get",
          "receive",
          "take",
          "poll",
          "acquire",
          "acquireuninterruptibly",
          "invokeall",
          "invokeany",
          "select",
          "selectfirst",
          "exchange",
          "until",
          "lock",
          "call",
          "run",
          "test",
          "close",
          "shutdown",
          "stop",
          "block",
          "pause");

  private static final List<String> WAITING_PARTS =
      List.of("await", "wait", "join", "sync", "barrier", "assert", "verify", "flush", "drain");

  private static final Set<String> QUICK_PACKAGES =
      Set.of(
          "java.util",
          "java.util.concurrent.atomic",
          "java.time",
          "java.math",
          "java.text",
          "java.util.regex");

  /// Those that may wait for somebody outside: a console, a file.
  private static final Set<String> SLOW_UTIL = Set.of("java.util.Scanner");

  private static final Set<String> SLOW_LANG =
      Set.of(
          "java.lang.Object",
          "java.lang.IO",
          "java.lang.Thread",
          "java.lang.Process",
          "java.lang.Runnable",
          "java.lang.Iterable",
          "java.lang.AutoCloseable");

  /// What those of them do at once.
  private static final Set<String> QUICK_LANG =
      Set.of("setDaemon", "setName", "yield", "print", "println");

  private static final Set<String> QUICK_GOLOOM =
      Set.of(
          "add",
          "done",
          "make",
          "trySend",
          "tryReceive",
          "tryLock",
          "len",
          "cap",
          "isClosed",
          "background",
          "todo",
          "current",
          "cancel",
          "err",
          "cause",
          "check",
          "gosched",
          "gomaxprocs",
          "gomaxprocsReason",
          "numGoroutine",
          "failurePolicy",
          "reporter",
          "threadFactory",
          "withCancel",
          "withTimeout",
          "withDeadline",
          "withValue",
          "withoutCancel",
          "withContext",
          "limit",
          "receiveOnly",
          "sendOnly",
          "toString",
          "id",
          "name",
          "age",
          "state",
          "unlock");

  private Calls() {}

  static @Nullable ExecutableElement method(Unit unit, Tree call) {
    return (call instanceof MethodInvocationTree || call instanceof NewClassTree)
            && unit.element(call) instanceof ExecutableElement method
        ? method
        : null;
  }

  static String name(MethodInvocationTree call) {
    return switch (call.getMethodSelect()) {
      case MemberSelectTree select -> select.getIdentifier().toString();
      case Tree identifier -> identifier.toString();
    };
  }

  /// Whether a call is of a method of a class, or of one that the class has from above.
  ///
  /// @param names the method's possible names; none means any
  static boolean is(Unit unit, Tree call, String owner, String... names) {
    ExecutableElement method = method(unit, call);
    return method != null
        && method.getEnclosingElement() instanceof TypeElement type
        && (names.length == 0 || List.of(names).contains(method.getSimpleName().toString()))
        && unit.is(type.asType(), owner);
  }

  static boolean isIn(Unit unit, Tree call, String packageName) {
    ExecutableElement method = method(unit, call);
    return method != null && owner(method).startsWith(packageName + ".");
  }

  private static String owner(ExecutableElement method) {
    return method.getEnclosingElement() instanceof TypeElement type
        ? type.getQualifiedName().toString()
        : "";
  }

  /// What a method is called on.
  ///
  /// @return null if that is implied
  static @Nullable ExpressionTree receiver(MethodInvocationTree call) {
    return call.getMethodSelect() instanceof MemberSelectTree select
        ? strip(select.getExpression())
        : null;
  }

  static ExpressionTree strip(ExpressionTree tree) {
    return switch (tree) {
      case ParenthesizedTree p -> strip(p.getExpression());
      case TypeCastTree c -> strip(c.getExpression());
      default -> tree;
    };
  }

  /// Whether a call is made after another, as the source stands: behind it, on its result, or with
  /// it as an argument.
  static boolean isAfter(Unit unit, Tree call, Tree other) {
    return call != other && unit.end(call) > unit.end(other);
  }

  /// Whether a context is named only in order to end it: `ctx.cancel`, `ctx.close`.
  static boolean ends(Unit unit, Tree context) {
    return unit.parent(context) instanceof MemberSelectTree select
        && (select.getIdentifier().contentEquals("cancel")
            || select.getIdentifier().contentEquals("close"));
  }

  /// Whether one of the arguments is a context.
  static boolean takesContext(Unit unit, MethodInvocationTree call) {
    return call.getArguments().stream().anyMatch(arg -> unit.is(unit.type(arg), CONTEXT));
  }

  /// Whether a call waits for something, as far as its name tells: `get` of a future may, `get` of
  /// a list does not.
  static boolean soundsWaiting(Unit unit, MethodInvocationTree call) {
    String name = name(call).toLowerCase(Locale.ROOT);
    return (WAITING.contains(name) || WAITING_PARTS.stream().anyMatch(name::contains))
        && !neverWaits(unit, call);
  }

  /// Whether a call takes a lock or a permit, as far as its name tells.
  static boolean soundsLocking(MethodInvocationTree call) {
    String name = name(call).toLowerCase(Locale.ROOT);
    return name.contains("lock") || name.contains("acquire") || name.contains("monitor");
  }

  /// Whether it is known that a call waits for nobody. Sleeping is not waiting for somebody.
  static boolean neverWaits(Unit unit, MethodInvocationTree call) {
    ExecutableElement method = method(unit, call);
    if (method == null) {
      return false;
    }
    String name = method.getSimpleName().toString();
    String owner = owner(method);
    if (isSleep(name, owner)) {
      return true;
    }
    if (name.equals("<init>") || unit.starts().isStart(call)) {
      return true;
    }
    if (owner.startsWith("io.goloom.") || owner.equals(GO)) {
      return QUICK_GOLOOM.contains(name)
          || is(unit, call, SEND, "close")
          || is(unit, call, CANCELLABLE, "close");
    }
    if (owner.equals("java.io.PrintStream")) {
      return true;
    }
    int dot = owner.lastIndexOf('.');
    String packageName = dot < 0 ? "" : owner.substring(0, dot);
    return packageName.equals("java.lang")
        ? !SLOW_LANG.contains(owner) || QUICK_LANG.contains(name)
        : QUICK_PACKAGES.contains(packageName)
            && !SLOW_UTIL.contains(owner)
            && !takesFunction(call);
  }

  static boolean isSleep(Unit unit, MethodInvocationTree call) {
    ExecutableElement method = method(unit, call);
    return method != null && isSleep(method.getSimpleName().toString(), owner(method));
  }

  private static boolean isSleep(String name, String owner) {
    return name.equals("sleep")
        && (owner.equals(GO)
            || owner.equals("java.lang.Thread")
            || owner.equals("java.util.concurrent.TimeUnit"));
  }

  /// `forEach` and its like run what they are given.
  private static boolean takesFunction(MethodInvocationTree call) {
    return call.getArguments().stream()
        .anyMatch(arg ->
            switch (arg.getKind()) {
              case LAMBDA_EXPRESSION, MEMBER_REFERENCE -> true;
              default -> false;
            });
  }
}
