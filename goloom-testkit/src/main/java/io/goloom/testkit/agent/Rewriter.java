package io.goloom.testkit.agent;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.MethodRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Delayed;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Turns each read of the clock into a call of the [hook][JdkHook].
final class Rewriter implements ClassFileTransformer {
  /// The classes of the JDK that are rewritten: those in which a thread waits by the clock it reads
  /// itself, and the wall clocks. Others, such as sockets and processes, wait for the outside.
  static final Set<String> JDK =
      Set.of(
          "java/lang/Thread",
          "java/lang/VirtualThread",
          "java/time/Clock",
          "java/time/Clock$SystemClock",
          "java/time/Clock$SystemInstantSource",
          "java/util/Date",
          "java/util/GregorianCalendar",
          "java/util/concurrent/AbstractExecutorService",
          "java/util/concurrent/CompletableFuture",
          "java/util/concurrent/CompletableFuture$Signaller",
          "java/util/concurrent/DelayScheduler",
          "java/util/concurrent/Exchanger",
          "java/util/concurrent/ForkJoinPool",
          "java/util/concurrent/ForkJoinTask",
          "java/util/concurrent/FutureTask",
          "java/util/concurrent/LinkedTransferQueue$DualNode",
          "java/util/concurrent/Phaser$QNode",
          "java/util/concurrent/ScheduledThreadPoolExecutor",
          "java/util/concurrent/ScheduledThreadPoolExecutor$ScheduledFutureTask",
          "java/util/concurrent/SubmissionPublisher$BufferedSubscription",
          "java/util/concurrent/ThreadPerTaskExecutor",
          "java/util/concurrent/locks/AbstractQueuedLongSynchronizer",
          "java/util/concurrent/locks/AbstractQueuedLongSynchronizer$ConditionObject",
          "java/util/concurrent/locks/AbstractQueuedSynchronizer",
          "java/util/concurrent/locks/AbstractQueuedSynchronizer$ConditionObject",
          "java/util/concurrent/locks/LockSupport",
          "java/util/concurrent/locks/StampedLock",
          "jdk/internal/misc/ThreadFlock",
          "sun/util/locale/provider/CalendarProviderImpl");

  private static final ClassDesc SYSTEM = ClassDesc.of("java.lang.System");
  private static final ClassDesc HOOK = ClassDesc.of(ClockAgent.HOOK);
  private static final ClassDesc INSTANT = ClassDesc.of(Instant.class.getName());
  private static final ClassDesc DELAYED = ClassDesc.of(Delayed.class.getName());
  private static final Set<String> READS = Set.of("nanoTime", "currentTimeMillis");

  /// What stands at the beginning of some methods.
  private static final Map<String, Consumer<CodeBuilder>> ENTRIES =
      Map.of(
          "java/time/Clock.currentInstant", Rewriter::returnVirtualInstant,
          "java/util/concurrent/DelayScheduler.pend", Rewriter::returnIfTakenOver,
          "java/util/concurrent/ScheduledThreadPoolExecutor.delayedExecute", Rewriter::askExecutor,
          "java/lang/VirtualThread.parkOnCarrierThread", Rewriter::shortenPark);

  private final Set<String> done = ConcurrentHashMap.newKeySet();

  @Override
  public byte @Nullable [] transform(
      Module module,
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    boolean jdk = loader == null || loader.equals(ClassLoader.getPlatformClassLoader());
    if (name == null || (jdk && !JDK.contains(name))) {
      return null;
    }
    try {
      return jdk ? rewrite(name, bytes) : redirect(bytes);
    } catch (RuntimeException | LinkageError e) {
      // What is thrown here the JVM would swallow.
      System.err.println("goloom: the clock that " + name + " reads stays the real one: " + e);
      return null;
    }
  }

  /// A class of the program.
  private static byte @Nullable [] redirect(byte[] bytes) {
    List<MethodRefEntry> reads = reads(ClassFile.of().parse(bytes));
    return reads.isEmpty()
        ? null
        : PoolPatch.patch(bytes, reads, ClockAgent.HOOK.replace('.', '/'));
  }

  /// A class of the JDK.
  private byte @Nullable [] rewrite(String name, byte[] bytes) {
    ClassFile classFile = ClassFile.of();
    ClassModel model = classFile.parse(bytes);
    Set<String> entries = new HashSet<>();
    for (MethodModel method : model.methods()) {
      entries.add(name + "." + method.methodName().stringValue());
    }
    entries.retainAll(ENTRIES.keySet());
    if (!readsClock(model) && entries.isEmpty()) {
      return null;
    }
    done.add(name);
    done.addAll(entries);
    return classFile.transformClass(
        model,
        ClassTransform.transformingMethods((method, element) -> {
          String of =
              element instanceof CodeModel code
                  ? code.parent().orElseThrow().methodName().stringValue()
                  : "";
          if (element instanceof CodeModel code && !of.equals("<clinit>")) {
            method.transformCode(code, new Reads(ENTRIES.get(name + "." + of)));
          } else {
            method.with(element); // what the JDK keeps for all threads it reads from the real clock
          }
        }));
  }

  /// Makes sure that this JDK is as it is known.
  void check() {
    Set<String> missing = new TreeSet<>(JDK);
    missing.addAll(ENTRIES.keySet());
    missing.removeAll(done);
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "goloom's clock agent does not know this JDK, "
              + Runtime.version()
              + ": it finds nothing to rewrite in "
              + missing);
    }
  }

  /// Whether there is a read of the clock in a class.
  static boolean readsClock(ClassModel model) {
    return !reads(model).isEmpty();
  }

  private static List<MethodRefEntry> reads(ClassModel model) {
    List<MethodRefEntry> reads = new ArrayList<>();
    for (PoolEntry entry : model.constantPool()) {
      if (entry instanceof MethodRefEntry method
          && isRead(method.owner().asSymbol(), method.name().stringValue())) {
        reads.add(method);
      }
    }
    return reads;
  }

  private static boolean isRead(ClassDesc owner, String name) {
    return READS.contains(name) && owner.equals(SYSTEM);
  }

  private static final class Reads implements CodeTransform {
    private final @Nullable Consumer<CodeBuilder> entry;

    Reads(@Nullable Consumer<CodeBuilder> entry) {
      this.entry = entry;
    }

    @Override
    public void atStart(CodeBuilder code) {
      if (entry != null) {
        entry.accept(code);
      }
    }

    @Override
    public void accept(CodeBuilder code, CodeElement element) {
      switch (element) {
        case InvokeInstruction i when isRead(i.owner().asSymbol(), i.name().stringValue()) ->
            code.invokestatic(HOOK, i.name().stringValue(), i.typeSymbol());
        case InvokeDynamicInstruction i -> code.invokedynamic(references(i)); // System::nanoTime
        default -> code.with(element);
      }
    }

    private static DynamicCallSiteDesc references(InvokeDynamicInstruction i) {
      List<ConstantDesc> arguments = i.bootstrapArgs();
      return DynamicCallSiteDesc.of(
          i.bootstrapMethod(),
          i.name().stringValue(),
          i.typeSymbol(),
          arguments.stream().map(Reads::reference).toArray(ConstantDesc[]::new));
    }

    private static ConstantDesc reference(ConstantDesc argument) {
      return argument instanceof DirectMethodHandleDesc m && isRead(m.owner(), m.methodName())
          ? MethodHandleDesc.ofMethod(
              DirectMethodHandleDesc.Kind.STATIC,
              HOOK,
              m.methodName(),
              MethodTypeDesc.of(ConstantDescs.CD_long))
          : argument;
    }
  }

  // ---- at the beginning of methods

  private static void returnVirtualInstant(CodeBuilder code) {
    Label real = code.newLabel();
    code.invokestatic(HOOK, "instant", MethodTypeDesc.of(INSTANT))
        .dup()
        .ifnull(real)
        .areturn()
        .labelBinding(real)
        .pop();
  }

  private static void returnIfTakenOver(CodeBuilder code) {
    Label not = code.newLabel();
    code.aload(1)
        .invokestatic(HOOK, "delays", MethodTypeDesc.of(ConstantDescs.CD_boolean, DELAYED))
        .ifeq(not)
        .return_()
        .labelBinding(not);
  }

  private static void askExecutor(CodeBuilder code) {
    code.aload(0)
        .invokestatic(
            HOOK, "schedules", MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_Object));
  }

  private static void shortenPark(CodeBuilder code) {
    code.lload(2)
        .invokestatic(
            HOOK, "pinned", MethodTypeDesc.of(ConstantDescs.CD_long, ConstantDescs.CD_long))
        .lstore(2);
  }
}
