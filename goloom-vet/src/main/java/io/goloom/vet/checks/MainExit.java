package io.goloom.vet.checks;

import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.util.TreePath;
import io.goloom.vet.checks.Starts.Kind;
import io.goloom.vet.checks.Starts.Start;
import java.util.ArrayList;
import java.util.List;

/// C32: main returns before its goroutines.
///
/// The plain case: after the start, up to the end of `main`, there is nothing but calls of which it
/// is known that they wait for nobody. A sleep is one of these. Programs that start a platform
/// thread are left alone: it may be what keeps them alive.
public final class MainExit implements Check {
  /// Made by the registry.
  public MainExit() {}

  @Override
  public String name() {
    return "goloom-main-exit";
  }

  @Override
  public String summary() {
    return "goroutines that main never waits for";
  }

  @Override
  public void run(Unit unit, Report report) {
    for (Tree main : mains(unit)) {
      List<Start> starts =
          unit.starts().all().stream()
              .filter(start -> unit.executable(start.call()) == main || loopsIn(unit, start, main))
              .toList();
      if (main instanceof MethodTree
          && (starts.stream().anyMatch(s -> s.kind() == Kind.THREAD || s.kind() == Kind.POOL)
              || makesTimer(unit, main))) {
        continue;
      }
      starts.stream()
          .filter(start -> start.isGoroutine() || start.kind() == Kind.VIRTUAL_THREAD)
          .filter(start -> isAbandoned(unit, start, main))
          .reduce((first, last) -> last)
          .ifPresent(start ->
              report.add(
                  start.call(),
                  "main returns without waiting for this goroutine, and the program ends with"
                      + " it; start it with wg.go(task) and write wg.await() before the end,"
                      + " or receive what it sends"
                      + (sleeps(unit, main)
                          ? "; to sleep is to hope that it is done, not to wait"
                          : "")));
    }
  }

  /// The JDK's old timer has a platform thread.
  private static boolean makesTimer(Unit unit, Tree main) {
    return unit.inside(main, NewClassTree.class)
        .anyMatch(made -> unit.is(unit.type(made), "java.util.Timer"));
  }

  /// Main methods, and what `Go.run` runs.
  private static List<Tree> mains(Unit unit) {
    List<Tree> mains = new ArrayList<>();
    unit.all(MethodTree.class).filter(method -> isMain(unit, method)).forEach(mains::add);
    unit.all(LambdaExpressionTree.class)
        .filter(lambda ->
            unit.parent(lambda) instanceof MethodInvocationTree call
                && Calls.is(unit, call, Calls.GO, "run"))
        .forEach(mains::add);
    return mains;
  }

  static boolean isMain(Unit unit, MethodTree method) {
    return method.getName().contentEquals("main")
        && method.getBody() != null
        && method.getReturnType() != null
        && method.getReturnType().toString().equals("void")
        && (method.getParameters().isEmpty()
            || (method.getParameters().size() == 1
                && String.valueOf(unit.type(method.getParameters().getFirst()))
                    .equals("java.lang.String[]")));
  }

  /// `names.forEach(name -> go(...))` in main.
  private static boolean loopsIn(Unit unit, Start start, Tree main) {
    return Loops.around(unit, start.call()).stream()
        .anyMatch(loop -> loop instanceof LambdaExpressionTree && unit.executable(loop) == main);
  }

  private static boolean isAbandoned(Unit unit, Start start, Tree main) {
    long from = unit.start(start.call());
    List<Tree> loops = Loops.around(unit, start.call());
    boolean waits =
        unit.inside(main, MethodInvocationTree.class)
            .filter(call -> unit.starts().around(call).equals(unit.starts().around(start.call())))
            .filter(call -> call.getArguments().stream().noneMatch(loops::contains)) // forEach
            .filter(call ->
                Calls.isAfter(unit, call, start.call())
                    || (call != start.call()
                        && loops.stream().anyMatch(loop -> unit.within(call, loop))))
            .anyMatch(call -> !Calls.neverWaits(unit, call));
    return !waits && !staysInLoop(unit, main, from, loops) && !closesSomething(unit, start, main);
  }

  private static boolean staysInLoop(Unit unit, Tree main, long from, List<Tree> around) {
    return unit.inside(main, Tree.class)
        .filter(Loops::isLoop)
        .filter(loop -> unit.start(loop) > from || around.contains(loop))
        .anyMatch(loop ->
            Loops.condition(unit, loop) == null
                || (loop instanceof EnhancedForLoopTree e
                    && unit.is(unit.type(e.getExpression()), Calls.RECEIVE)));
  }

  /// A resource around the start, such as a group, may wait when it is closed.
  private static boolean closesSomething(Unit unit, Start start, Tree main) {
    for (TreePath p = unit.path(start.call()); p.getLeaf() != main; p = p.getParentPath()) {
      if (p.getLeaf() instanceof TryTree t
          && t.getResources().stream()
              .anyMatch(resource -> !unit.is(unit.type(resource), Calls.CANCELLABLE))) {
        return true;
      }
    }
    return false;
  }

  private static boolean sleeps(Unit unit, Tree main) {
    return unit.calls(main).anyMatch(call -> Calls.isSleep(unit, call));
  }
}
