package io.goloom.vet.checks;

import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import io.goloom.vet.checks.Starts.Start;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import org.jspecify.annotations.Nullable;

/// C21 and C22: a goroutine that waits for ever on a channel that only its maker's method knows.
///
/// The plain cases, all for a channel in a local variable that is handed to nobody, and for
/// goroutines that no context interrupts: nobody does the other half; the one receiver gives up at
/// the end of a context or after a time; a loop starts several senders for one receive; a goroutine
/// ranges over a channel that nobody closes.
public final class LostChannel implements Check {
  /// Made by the registry.
  public LostChannel() {}

  @Override
  public String name() {
    return "goloom-lost-channel";
  }

  @Override
  public String summary() {
    return "a goroutine that waits for ever on a channel of its maker";
  }

  @Override
  public void run(Unit unit, Report report) {
    unit.all(VariableTree.class)
        .filter(tree -> isLocalChannel(unit, tree, unit.element(tree)))
        .forEach(tree -> look(unit, tree, report));
  }

  private static boolean isLocalChannel(Unit unit, VariableTree tree, @Nullable Element variable) {
    return variable != null
        && variable.getKind() == ElementKind.LOCAL_VARIABLE
        && tree.getInitializer() instanceof MethodInvocationTree made
        && Calls.is(unit, made, Calls.CHANNEL, "make");
  }

  private static void look(Unit unit, VariableTree channel, Report report) {
    List<Use> uses = new ArrayList<>();
    for (TreePath path : unit.uses(Objects.requireNonNull(unit.element(channel)))) {
      Use use = use(unit, path.getLeaf());
      if (use == null) {
        return; // handed to somebody, who may do anything
      }
      uses.add(use);
    }
    String name = channel.getName().toString();
    boolean unbuffered = isUnbuffered((MethodInvocationTree) channel.getInitializer());
    for (Use use : uses) {
      if (use.isEndless(unit)) {
        String why =
            switch (use.what()) {
              case SEND -> unbuffered ? sendIsLost(unit, channel, name, uses, use) : null;
              case RECEIVE -> receiveIsLost(name, uses);
              case RANGE -> rangeIsLost(unit, name, uses, use);
              default -> null;
            };
        if (why != null) {
          report.add(use.tree(), why);
          return;
        }
      }
    }
  }

  private static @Nullable String sendIsLost(
      Unit unit, VariableTree channel, String name, List<Use> uses, Use send) {
    List<Use> receives = uses.stream().filter(Use::isReceiving).toList();
    if (receives.isEmpty()) {
      return "nobody receives from "
          + name
          + ", so this goroutine waits for ever; receive what it sends, or send under a context";
    }
    Tree wayOut = wayOut(unit, channel, send, receives);
    if (wayOut != null) {
      return "on line "
          + unit.line(wayOut)
          + " the method is left before anybody receives from "
          + name
          + ", and then this goroutine waits for ever; give the channel room for the value,"
          + " Channel.make(1), or send under a context that ends with the method";
    }
    if (receives.stream().allMatch(receive -> givesUp(unit, receive))) {
      return "the receiver of "
          + name
          + " may give up (line "
          + unit.line(receives.getFirst().tree())
          + "), and then this goroutine waits for ever; give the channel room for the value,"
          + " Channel.make(1), or send under the same context: "
          + name
          + ".send(ctx, value)";
    }
    if (receives.size() == 1
        && receives.getFirst().what() == What.RECEIVE
        && isItsOwn(unit, receives.getFirst().tree())
        && !isRepeated(unit, receives.getFirst().tree(), channel)
        && unit.starts().around(send.tree()).stream()
            .allMatch(start -> isRepeated(unit, start.call(), channel))) {
      return "a loop starts several such goroutines, and only one value is received from "
          + name
          + ", so the others wait for ever; give the channel room for all, or start them under a"
          + " context that ends with the receiver";
    }
    return null;
  }

  /// A `return` or `throw` of the maker after the start and before its first receive, if it alone
  /// receives.
  private static @Nullable Tree wayOut(
      Unit unit, VariableTree channel, Use send, List<Use> receives) {
    Tree maker = unit.executable(channel);
    Tree first = receives.getFirst().tree();
    List<Start> starts = unit.starts().around(send.tree());
    if (receives.stream().anyMatch(receive -> unit.executable(receive.tree()) != maker)
        || starts.stream().anyMatch(start -> unit.executable(start.call()) != maker)) {
      return null;
    }
    return unit.inside(maker, StatementTree.class)
        .filter(jump -> jump instanceof ReturnTree || jump instanceof ThrowTree)
        .filter(jump -> unit.executable(jump) == maker && unit.end(jump) < unit.start(first))
        .filter(jump ->
            starts.stream()
                .allMatch(start ->
                    unit.start(jump) > unit.end(start.call())
                        && !Branches.exclude(unit, start.call(), jump)))
        .filter(jump -> !isCaughtBefore(unit, jump, first))
        .findFirst()
        .orElse(null);
  }

  /// Whether a `try` around the jump, with a `catch` or a `finally`, goes on to the receive.
  private static boolean isCaughtBefore(Unit unit, Tree jump, Tree receive) {
    for (TreePath p = unit.path(jump); p != null; p = p.getParentPath()) {
      if (p.getLeaf() instanceof TryTree t
          && unit.within(jump, t.getBlock())
          && ((t.getFinallyBlock() != null && unit.within(receive, t.getFinallyBlock()))
              || (jump instanceof ThrowTree && !t.getCatches().isEmpty()))) {
        return true;
      }
    }
    return false;
  }

  /// Whether a piece of code runs once, where it stands: it is in no lambda but the tasks of
  /// starts.
  private static boolean isItsOwn(Unit unit, Tree tree) {
    Tree executable = unit.executable(tree);
    return !(executable instanceof LambdaExpressionTree)
        || unit.starts().all().stream().anyMatch(start -> start.bodies().contains(executable));
  }

  private static @Nullable String receiveIsLost(String name, List<Use> uses) {
    return uses.stream().anyMatch(use -> use.isSending() || use.what() == What.CLOSE)
        ? null
        : "nobody sends to "
            + name
            + " or closes it, so this goroutine waits for ever; send to it, close it, or receive"
            + " under a context";
  }

  private static @Nullable String rangeIsLost(Unit unit, String name, List<Use> uses, Use range) {
    if (uses.stream().anyMatch(use -> use.what() == What.CLOSE) || isInMain(unit, range.tree())) {
      return null;
    }
    return "nobody closes "
        + name
        + ", so this loop never ends; close it when all has been sent, or receive under a context";
  }

  private static boolean isInMain(Unit unit, Tree tree) {
    for (TreePath p = unit.path(tree); p != null; p = p.getParentPath()) {
      if (p.getLeaf() instanceof MethodTree method) {
        return MainExit.isMain(unit, method);
      }
    }
    return false;
  }

  private static boolean isRepeated(Unit unit, Tree tree, VariableTree channel) {
    return Loops.around(unit, tree).stream().anyMatch(loop -> !unit.within(channel, loop));
  }

  /// Whether a receive may leave without a value, for good.
  private static boolean givesUp(Unit unit, Use receive) {
    if (receive.what() == What.RECEIVE_CONTEXT) {
      return true;
    }
    if (receive.what() == What.TRY_RECEIVE) {
      return Loops.around(unit, receive.tree()).isEmpty() && isItsOwn(unit, receive.tree());
    }
    if (receive.what() != What.SELECT_RECEIVE
        || !(unit.parent(receive.tree()) instanceof MethodInvocationTree select)
        || !Calls.is(unit, select, Calls.SELECT)) {
      return false;
    }
    boolean repeated = !Loops.around(unit, select).isEmpty();
    return Calls.takesContext(unit, select)
        || select.getArguments().stream()
            .map(Object::toString)
            .anyMatch(text -> text.contains(".done()") || (!repeated && text.contains("after(")));
  }

  /// Whether a channel is made without room.
  static boolean isUnbuffered(MethodInvocationTree made) {
    return made.getArguments().isEmpty()
        || (made.getArguments().getFirst() instanceof LiteralTree literal
            && Integer.valueOf(0).equals(literal.getValue()));
  }

  private static @Nullable Use use(Unit unit, Tree name) {
    Tree parent = unit.parent(name);
    if (parent instanceof EnhancedForLoopTree loop && loop.getExpression() == name) {
      return new Use(What.RANGE, loop.getExpression());
    }
    if (!(parent instanceof MemberSelectTree select)
        || !(unit.parent(select) instanceof MethodInvocationTree call)
        || call.getMethodSelect() != select) {
      return null;
    }
    boolean context = Calls.takesContext(unit, call);
    What what =
        switch (Calls.name(call)) {
          case "send" -> context ? What.SEND_CONTEXT : What.SEND;
          case "receive" -> context ? What.RECEIVE_CONTEXT : What.RECEIVE;
          case "onSend" -> What.SELECT_SEND;
          case "onReceive" -> What.SELECT_RECEIVE;
          case "trySend" -> What.SEND_CONTEXT;
          case "tryReceive" -> What.TRY_RECEIVE;
          case "close" -> What.CLOSE;
          case "len", "cap", "isClosed", "toString" -> What.LOOK;
          default -> null;
        };
    return what == null ? null : new Use(what, call);
  }

  private enum What {
    SEND,
    SEND_CONTEXT,
    SELECT_SEND,
    RECEIVE,
    RECEIVE_CONTEXT,
    SELECT_RECEIVE,
    TRY_RECEIVE,
    RANGE,
    CLOSE,
    LOOK
  }

  private record Use(What what, ExpressionTree tree) {
    /// Whether it stands in goroutines that nothing interrupts.
    boolean isEndless(Unit unit) {
      List<Start> starts = unit.starts().around(tree);
      return !starts.isEmpty() && starts.stream().allMatch(Start::isUninterrupted);
    }

    boolean isReceiving() {
      return switch (what) {
        case RECEIVE, RECEIVE_CONTEXT, SELECT_RECEIVE, TRY_RECEIVE, RANGE -> true;
        default -> false;
      };
    }

    boolean isSending() {
      return switch (what) {
        case SEND, SEND_CONTEXT, SELECT_SEND -> true;
        default -> false;
      };
    }
  }
}
