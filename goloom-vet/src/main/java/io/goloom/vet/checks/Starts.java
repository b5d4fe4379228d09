package io.goloom.vet.checks;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import org.jspecify.annotations.Nullable;

/// Where a class starts goroutines, threads and tasks of executors.
final class Starts {
  private final Unit unit;
  private final IdentityHashMap<Tree, Start> calls = new IdentityHashMap<>();
  private final IdentityHashMap<Tree, List<Start>> bodies = new IdentityHashMap<>();
  private final List<Start> all = new ArrayList<>();

  Starts(Unit unit) {
    this.unit = unit;
    unit.all(ExpressionTree.class).forEach(this::look);
  }

  List<Start> all() {
    return all;
  }

  boolean isStart(Tree call) {
    return calls.containsKey(call);
  }

  /// The starts whose task a piece of code belongs to, outermost code left aside: those of the
  /// nearest task around it.
  List<Start> around(Tree tree) {
    for (TreePath p = unit.path(tree); p != null; p = p.getParentPath()) {
      List<Start> starts = bodies.get(p.getLeaf());
      if (starts != null) {
        return starts;
      }
    }
    return List.of();
  }

  /// What a task does itself: not what it starts, and not what it hands to methods that may do
  /// anything with it, such as take a lock around it.
  <T extends Tree> Stream<T> own(Tree body, Class<T> kind) {
    return unit.inside(body, kind).filter(tree -> runsIn(tree, body));
  }

  private boolean runsIn(Tree tree, Tree body) {
    for (TreePath p = unit.path(tree); p.getLeaf() != body; p = p.getParentPath()) {
      Tree leaf = p.getLeaf();
      if (bodies.containsKey(leaf)
          || leaf instanceof ClassTree
          || (leaf instanceof LambdaExpressionTree && !runsAtOnce(leaf))) {
        return false;
      }
    }
    return true;
  }

  /// Whether a lambda runs on the spot: given to a stream, to a collection, or as a case of a
  /// select.
  private boolean runsAtOnce(Tree lambda) {
    return unit.parent(lambda) instanceof MethodInvocationTree call
        && (Calls.isIn(unit, call, "java.util.stream")
            || Calls.isIn(unit, call, "io.goloom.channel")
            || (Calls.isIn(unit, call, "java.util")
                && !Calls.isIn(unit, call, "java.util.concurrent"))
            || Calls.name(call).equals("forEach"));
  }

  private void look(ExpressionTree call) {
    switch (call) {
      case MethodInvocationTree invocation -> {
        Kind kind = kind(invocation);
        if (kind != null) {
          add(
              new Start(
                  call, kind, isUnderContext(invocation, kind), tasks(invocation.getArguments())));
        }
      }
      case NewClassTree made when unit.is(unit.type(made.getIdentifier()), "java.lang.Thread") -> {
        Tree body = classOf(made);
        List<Tree> tasks = body != null ? List.of(body) : tasks(made.getArguments());
        add(new Start(call, Kind.THREAD, false, tasks));
      }
      default -> {}
    }
  }

  private void add(Start start) {
    all.add(start);
    calls.put(start.call(), start);
    for (Tree body : start.bodies()) {
      bodies.computeIfAbsent(body, b -> new ArrayList<>()).add(start);
    }
  }

  private @Nullable Kind kind(MethodInvocationTree call) {
    return switch (Calls.name(call)) {
      case "go", "tryGo", "call" -> {
        if (Calls.is(unit, call, Calls.ERR_GROUP)) {
          yield Kind.ERR_GROUP;
        }
        if (Calls.name(call).equals("call")) {
          yield null;
        }
        yield Calls.is(unit, call, Calls.WAIT_GROUP)
            ? Kind.WAIT_GROUP
            : Calls.is(unit, call, Calls.GO) || Calls.is(unit, call, Calls.RUNTIME)
                ? Kind.GO
                : null;
      }
      case "startVirtualThread" ->
          Calls.is(unit, call, "java.lang.Thread") ? Kind.VIRTUAL_THREAD : null;
      case "start", "unstarted" ->
          Calls.is(unit, call, "java.lang.Thread.Builder.OfVirtual")
                  || receiverIs(call, "java.lang.Thread.Builder.OfVirtual")
              ? Kind.VIRTUAL_THREAD
              : Calls.is(unit, call, "java.lang.Thread.Builder") ? Kind.THREAD : null;
      case "execute", "submit", "runAsync", "supplyAsync", "fork" ->
          Calls.is(unit, call, "java.util.concurrent.Executor")
                  || Calls.is(unit, call, "java.util.concurrent.CompletableFuture")
                  || Calls.is(unit, call, "java.util.concurrent.StructuredTaskScope")
              ? Kind.POOL
              : null;
      default -> null;
    };
  }

  private boolean receiverIs(MethodInvocationTree call, String type) {
    ExpressionTree receiver = Calls.receiver(call);
    return receiver != null && unit.is(unit.type(receiver), type);
  }

  /// Whether the end of a context interrupts the task.
  private boolean isUnderContext(MethodInvocationTree call, Kind kind) {
    return kind == Kind.ERR_GROUP || (kind == Kind.GO && Calls.takesContext(unit, call));
  }

  private List<Tree> tasks(List<? extends ExpressionTree> arguments) {
    List<Tree> tasks = new ArrayList<>();
    for (ExpressionTree argument : arguments) {
      Tree task = task(Calls.strip(argument));
      if (task != null) {
        tasks.add(task);
        Tree called = onlyCall(task);
        if (called != null) {
          tasks.add(called);
        }
      }
    }
    return tasks;
  }

  private @Nullable Tree task(ExpressionTree argument) {
    return switch (argument) {
      case LambdaExpressionTree lambda -> lambda;
      case NewClassTree made -> classOf(made);
      case MemberReferenceTree reference ->
          unit.declaration(unit.element(reference)) instanceof MethodTree method ? method : null;
      default -> {
        Element element = unit.element(argument);
        yield unit.declaration(element) instanceof VariableTree variable
                && variable.getInitializer() != null
                && element != null
                && isNeverAssigned(element)
                && !(variable.getInitializer() instanceof MemberReferenceTree)
                && Set.of(Tree.Kind.LAMBDA_EXPRESSION, Tree.Kind.NEW_CLASS)
                    .contains(Calls.strip(variable.getInitializer()).getKind())
            ? task(Calls.strip(variable.getInitializer()))
            : null;
      }
    };
  }

  /// The class that is made: an anonymous one, or one of those in this file.
  private @Nullable Tree classOf(NewClassTree made) {
    return made.getClassBody() != null
        ? made.getClassBody()
        : unit.declaration(unit.element(made.getIdentifier()));
  }

  /// What a place is that begins with a parameter of the method that a task consists of: in `() ->
  /// work(total)` it begins with `total`.
  ///
  /// @return null if that is no variable; the place itself if it begins with no such parameter
  @Nullable Place passed(Start start, Tree body, Place place) {
    int index =
        body instanceof MethodTree method
            ? method.getParameters().indexOf(unit.declaration(place.root()))
            : -1;
    if (index < 0) {
      return place;
    }
    return start.bodies().stream()
        .map(this::onlyExpression)
        .filter(MethodInvocationTree.class::isInstance)
        .map(call -> ((MethodInvocationTree) call).getArguments())
        .filter(arguments -> index < arguments.size())
        .map(arguments -> Place.named(unit, Calls.strip(arguments.get(index))))
        .filter(Objects::nonNull)
        .findFirst()
        .map(place::by)
        .orElse(null);
  }

  private boolean isNeverAssigned(Element element) {
    return unit.uses(element).stream().allMatch(use -> unit.assigned(use.getLeaf()) == null);
  }

  /// The method of this class that a lambda consists of: `() -> work(a, b)`.
  private @Nullable Tree onlyCall(Tree task) {
    return onlyExpression(task) instanceof MethodInvocationTree call
            && unit.declaration(unit.element(call)) instanceof MethodTree method
        ? method
        : null;
  }

  private @Nullable Tree onlyExpression(Tree task) {
    if (!(task instanceof LambdaExpressionTree lambda)) {
      return null;
    }
    Tree body = lambda.getBody();
    if (body instanceof BlockTree block && block.getStatements().size() == 1) {
      body = block.getStatements().getFirst();
    }
    return body instanceof ExpressionStatementTree statement ? statement.getExpression() : body;
  }

  /// What is started, and how.
  enum Kind {
    /// `Go.go`, `GoRuntime.go`.
    GO,
    /// `WaitGroup.go`.
    WAIT_GROUP,
    /// `ErrGroup.go` and its like.
    ERR_GROUP,
    VIRTUAL_THREAD,
    /// A platform thread, or one of which it is not known.
    THREAD,
    /// A task of an executor, whose threads are not known.
    POOL
  }

  /// A call that starts something.
  ///
  /// @param call the call, or the `new Thread`
  /// @param kind what is started
  /// @param underContext whether the end of a context interrupts it
  /// @param bodies what it runs, as far as it stands in this class: lambda, class or method
  record Start(ExpressionTree call, Kind kind, boolean underContext, List<Tree> bodies) {
    boolean isGoroutine() {
      return kind == Kind.GO || kind == Kind.WAIT_GROUP || kind == Kind.ERR_GROUP;
    }

    /// Whether it is a goroutine that the end of no context interrupts.
    boolean isUninterrupted() {
      return isGoroutine() && !underContext;
    }
  }
}
