package io.goloom.testkit.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.constantpool.MethodRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc.Kind;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What of the JDK has to be rewritten. Needs no agent.
class RewriterTest {
  /// It takes its seed from the clock, and nobody waits.
  private static final String SEED = "java/util/concurrent/ThreadLocalRandom";

  /// A class that waits by a clock of its own, if it is not rewritten, goes round until the real
  /// time has come.
  @Test
  void jdk_allThatReadTheClockInConcurrent_areRewritten() {
    assertThat(readers(Rewriter.JDK)).containsExactly(SEED);
  }

  /// The test above would notice one that is missing.
  @Test
  void jdk_oneThatIsLeftOut_isNoticed() {
    Set<String> less = new TreeSet<>(Rewriter.JDK);
    less.remove("java/util/concurrent/FutureTask");
    assertThat(readers(less)).containsExactly("java/util/concurrent/FutureTask", SEED);
  }

  private static Set<String> readers(Set<String> known) {
    FileSystem jdk = FileSystems.getFileSystem(URI.create("jrt:/"));
    Path base = jdk.getPath("modules", "java.base");
    try (Stream<Path> files = Files.walk(base.resolve("java/util/concurrent"))) {
      Set<String> readers = new TreeSet<>();
      files
          .filter(file -> file.toString().endsWith(".class"))
          .filter(RewriterTest::readsClock)
          .map(file -> base.relativize(file).toString().replace(".class", ""))
          .filter(name -> !known.contains(name))
          .forEach(readers::add);
      return readers;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean readsClock(Path file) {
    try {
      return Rewriter.readsClock(ClassFile.of().parse(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // ---- classes of the program

  private static final ClassDesc LIBRARY = ClassDesc.of("sample.Library");
  private static final ClassDesc ONE = ClassDesc.of("sample.One");
  private static final ClassDesc TWO = ClassDesc.of("sample.Two");
  private static final ClassDesc SYSTEM = ClassDesc.of("java.lang.System");
  private static final MethodTypeDesc READ = MethodTypeDesc.of(ConstantDescs.CD_long);

  private static final ClassHierarchyResolver HIERARCHY =
      ClassHierarchyResolver.of(
              List.of(), Map.of(ONE, ConstantDescs.CD_Object, TWO, ConstantDescs.CD_Object))
          .orElse(ClassHierarchyResolver.defaultResolver());

  /// A class that can do without two others, which meet in its code, and reads the clock in each
  /// way.
  private static byte[] library() {
    return ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(HIERARCHY))
        .build(
            LIBRARY,
            type -> {
              type.withMethodBody("read", READ, ClassFile.ACC_STATIC, RewriterTest::read);
              type.withMethodBody("meet", READ, ClassFile.ACC_STATIC, RewriterTest::meet);
            });
  }

  private static void read(CodeBuilder code) {
    code.loadConstant(0x123456789ABCDEFL) // takes two entries of the pool
        .loadConstant(MethodHandleDesc.ofMethod(Kind.STATIC, SYSTEM, "nanoTime", READ))
        .pop()
        .invokestatic(SYSTEM, "currentTimeMillis", READ)
        .ladd()
        .lreturn();
  }

  private static void meet(CodeBuilder code) {
    Label other = code.newLabel();
    Label both = code.newLabel();
    code.iconst_0().ifne(other);
    code.new_(ONE).dup().invokespecial(ONE, "<init>", ConstantDescs.MTD_void).goto_(both);
    code.labelBinding(other);
    code.new_(TWO).dup().invokespecial(TWO, "<init>", ConstantDescs.MTD_void);
    code.labelBinding(both);
    code.invokeinterface(ClassDesc.of("java.lang.Runnable"), "run", ConstantDescs.MTD_void);
    code.invokestatic(SYSTEM, "nanoTime", READ).lreturn();
  }

  private static final class Loader extends ClassLoader {
    Class<?> define(byte[] bytes) {
      return defineClass(null, bytes, 0, bytes.length);
    }
  }

  @Test
  void program_classesThatAreNotThere_areNotAskedFor() throws Exception {
    Loader loader = new Loader();
    byte[] rewritten =
        new Rewriter()
            .transform(loader.getUnnamedModule(), loader, "sample/Library", null, null, library());
    assertThat(rewritten).as("what it said is on standard error").isNotNull();
    assertThat(owners(rewritten))
        .containsExactly("GoloomTime.currentTimeMillis", "GoloomTime.nanoTime");
    Class<?> defined = loader.define(rewritten);
    assertThat(Class.forName(defined.getName(), true, loader)).isSameAs(defined); // is verified
  }

  /// Who the methods that read the clock belong to, with their names.
  private static Set<String> owners(byte[] file) {
    Set<String> owners = new TreeSet<>();
    for (PoolEntry entry : ClassFile.of().parse(file).constantPool()) {
      if (entry instanceof MethodRefEntry method && method.typeSymbol().equals(READ)) {
        owners.add(method.owner().asSymbol().displayName() + "." + method.name());
      }
    }
    return owners;
  }
}
