package io.goloom.testkit.agent;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Puts the JDK's clock and its timed waits on virtual time, inside of bubbles and explorations:
/// `-javaagent:goloom-testkit.jar`.
///
/// It rewrites the reads of the clock, in those classes of the JDK that wait by it and in all
/// classes of the program, into calls of a [hook][JdkHook] that asks whether the current thread is
/// in a bubble. It also opens to goloom what goloom needs of the JDK, so that no `--add-opens` is
/// needed beside it.
public final class ClockAgent {
  /// The name that the hook has in the running program.
  public static final String HOOK = "java.lang.GoloomTime";

  private ClockAgent() {}

  /// Called by the JVM before the program's `main`.
  ///
  /// @param options none are known; others are told of
  /// @param instrumentation the JVM's
  /// @throws IllegalStateException if this JDK is another one than the agent knows; the JVM then
  ///   ends, and says so
  public static void premain(@Nullable String options, Instrumentation instrumentation) {
    if (options != null && !options.isEmpty()) {
      System.err.println("goloom: the clock agent takes no options: " + options);
    }
    if (isThere()) {
      return; // named twice, as by a build and by a variable of the environment
    }
    open(instrumentation);
    try {
      MethodHandles.privateLookupIn(Object.class, MethodHandles.lookup()).defineClass(hook());
      rewrite(instrumentation);
    } catch (ReflectiveOperationException | UnmodifiableClassException | IOException e) {
      throw new IllegalStateException("goloom's clock agent does not know this JDK", e);
    }
  }

  private static boolean isThere() {
    try {
      Class.forName(HOOK, false, null);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static void open(Instrumentation instrumentation) {
    Set<Module> to = new HashSet<>();
    to.add(ClockAgent.class.getModule());
    to.add(ClassLoader.getSystemClassLoader().getUnnamedModule());
    for (String goloom : List.of("io.goloom", "io.goloom.testkit")) {
      ModuleLayer.boot().findModule(goloom).ifPresent(to::add);
    }
    instrumentation.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of(),
        Map.of("java.lang", to, "java.util.concurrent", to),
        Set.of(),
        Map.of());
  }

  /// The template under its other name.
  private static byte[] hook() throws IOException {
    ClassDesc template = ClassDesc.of(JdkHook.class.getName());
    ClassDesc hook = ClassDesc.of(HOOK);
    byte[] bytes;
    try (InputStream in = JdkHook.class.getResourceAsStream("JdkHook.class")) {
      bytes = Objects.requireNonNull(in, "JdkHook.class").readAllBytes();
    }
    ClassModel model = ClassFile.of().parse(bytes);
    return ClassFile.of()
        .transformClass(
            model,
            hook,
            ClassTransform.transformingMethodBodies((code, element) -> {
              switch (element) {
                case FieldInstruction f when f.owner().asSymbol().equals(template) ->
                    code.fieldAccess(f.opcode(), hook, f.name().stringValue(), f.typeSymbol());
                case InvokeInstruction i when i.owner().asSymbol().equals(template) ->
                    code.invoke(
                        i.opcode(), hook, i.name().stringValue(), i.typeSymbol(), i.isInterface());
                default -> code.with(element);
              }
            }));
  }

  private static void rewrite(Instrumentation instrumentation)
      throws ClassNotFoundException, UnmodifiableClassException {
    Rewriter rewriter = new Rewriter();
    List<Class<?>> classes = new ArrayList<>();
    for (String name : Rewriter.JDK) {
      classes.add(Class.forName(name.replace('/', '.'), false, null));
    }
    instrumentation.addTransformer(rewriter, true);
    instrumentation.retransformClasses(classes.toArray(new Class<?>[0]));
    rewriter.check();
  }
}
