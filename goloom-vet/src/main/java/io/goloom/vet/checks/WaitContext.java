package io.goloom.vet.checks;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import io.goloom.vet.checks.Starts.Start;
import javax.lang.model.element.Element;
import org.jspecify.annotations.Nullable;

/// A wait without a context, in a goroutine that has one.
///
/// Two cases. A goroutine that was started under a context is interrupted when that ends, so there
/// only waits count that mind no interrupt. A goroutine that was started plainly, and uses a
/// context of its maker, is interrupted by nobody, so there each wait counts that could take the
/// context and does not.
public final class WaitContext implements Check {
  private static final String SYNC = "io.goloom.sync.";

  /// Made by the registry.
  public WaitContext() {}

  @Override
  public String name() {
    return "goloom-wait-context";
  }

  @Override
  public String summary() {
    return "a wait that the goroutine's context does not end";
  }

  @Override
  public void run(Unit unit, Report report) {
    for (Start start : unit.starts().all()) {
      if (start.isGoroutine()) {
        for (Tree body : start.bodies()) {
          look(unit, start, body, report);
        }
      }
    }
  }

  private static void look(Unit unit, Start start, Tree body, Report report) {
    if (unit.starts().around(body).stream()
        .anyMatch(s -> s.underContext() != start.underContext())) {
      return; // a method that is started in both ways
    }
    if (start.underContext()) {
      unit.starts()
          .own(body, MethodInvocationTree.class)
          .filter(call -> mindsNoInterrupt(unit, call))
          .forEach(call ->
              report.add(
                  call,
                  "the end of the goroutine's context interrupts it, and "
                      + Calls.name(call)
                      + " minds no interrupt; use a wait that does: "
                      + instead(call)));
    } else if (usesContext(unit, body)) {
      unit.starts()
          .own(body, MethodInvocationTree.class)
          .filter(call -> couldTakeContext(unit, call))
          .findFirst()
          .ifPresent(call ->
              report.add(
                  call,
                  "this goroutine has a context, and this wait does not end with it; pass it: "
                      + Calls.name(call)
                      + "(ctx"
                      + (call.getArguments().isEmpty() ? ")" : ", ...)")
                      + ", or start the goroutine with it: go(ctx, c -> ...)"));
    }
  }

  private static boolean mindsNoInterrupt(Unit unit, MethodInvocationTree call) {
    return switch (Calls.name(call)) {
      case "join" ->
          Calls.is(unit, call, "java.util.concurrent.CompletableFuture")
              || Calls.is(unit, call, "java.util.concurrent.ForkJoinTask");
      case "acquireUninterruptibly" -> Calls.is(unit, call, "java.util.concurrent.Semaphore");
      case "awaitUninterruptibly" -> Calls.is(unit, call, "java.util.concurrent.locks.Condition");
      default -> false;
    };
  }

  private static String instead(MethodInvocationTree call) {
    return switch (Calls.name(call)) {
      case "join" -> "get()";
      case "acquireUninterruptibly" -> "acquire()";
      default -> "await()";
    };
  }

  /// Whether a task names a context from outside for more than to end it.
  private static boolean usesContext(Unit unit, Tree body) {
    return unit.starts()
        .own(body, IdentifierTree.class)
        .anyMatch(name -> {
          Element variable = unit.element(name);
          return variable != null
              && variable.getKind().isVariable()
              && !variable.getKind().isField()
              && unit.is(variable.asType(), Calls.CONTEXT)
              && Place.isOutside(unit, variable, body)
              && !Calls.ends(unit, name);
        });
  }

  private static boolean couldTakeContext(Unit unit, MethodInvocationTree call) {
    if (Calls.takesContext(unit, call)) {
      return false;
    }
    return switch (Calls.name(call)) {
      case "send" -> Calls.is(unit, call, Calls.SEND) && !hasRoom(unit, call);
      case "receive" -> Calls.is(unit, call, Calls.RECEIVE) && !isDone(call);
      case "sleep" -> Calls.is(unit, call, Calls.GO);
      case "await" ->
          Calls.is(unit, call, Calls.WAIT_GROUP)
              || (Calls.is(unit, call, Calls.ERR_GROUP) && !isUnderContext(unit, call))
              || Calls.is(unit, call, SYNC + "Cond");
      case "acquire" -> Calls.is(unit, call, SYNC + "Semaphore");
      case "select", "selectFirst" ->
          Calls.is(unit, call, Calls.SELECT)
              && call.getArguments().stream()
                  .map(Object::toString)
                  .noneMatch(text -> text.contains(".done()") || text.startsWith("orElse("));
      default -> false;
    };
  }

  /// Whether the channel is a variable that is seen to be made with room, as for the one result.
  private static boolean hasRoom(Unit unit, MethodInvocationTree send) {
    return made(unit, send) instanceof MethodInvocationTree made
        && Calls.is(unit, made, Calls.CHANNEL, "make")
        && !LostChannel.isUnbuffered(made);
  }

  /// Whether the group is one whose tasks end with a context.
  private static boolean isUnderContext(Unit unit, MethodInvocationTree await) {
    ExpressionTree made = made(unit, await);
    return made != null && made.toString().contains("withContext(");
  }

  /// What the variable was made as that a method is called on.
  private static @Nullable ExpressionTree made(Unit unit, MethodInvocationTree call) {
    ExpressionTree receiver = Calls.receiver(call);
    return receiver != null
            && unit.declaration(unit.element(receiver)) instanceof VariableTree variable
        ? variable.getInitializer()
        : null;
  }

  private static boolean isDone(MethodInvocationTree call) {
    ExpressionTree receiver = Calls.receiver(call);
    return receiver != null && receiver.toString().endsWith("done()");
  }
}
