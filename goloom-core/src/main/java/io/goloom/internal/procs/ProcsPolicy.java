package io.goloom.internal.procs;

import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// Decides how many Ps a scheduler should have.
///
/// A setting goes first: the system property `goloom.gomaxprocs`, then the environment variable
/// `GOMAXPROCS`. Then comes `-XX:ActiveProcessorCount`, by which the user tells all of Java how
/// many CPUs there are. Otherwise [Machine] decides, and [#reread] follows what changes there.
///
/// Never throws for what it reads: a file that is missing or odd limits nothing. Safe for use by
/// many threads.
public final class ProcsPolicy {
  private final Function<String, @Nullable String> properties;
  private final Function<String, @Nullable String> environment;
  private final Consumer<String> warnings;
  private final MachineReader machine;
  private final @Nullable Procs toldToJava;

  ProcsPolicy(
      Path root,
      IntSupplier javaCpus,
      Function<String, @Nullable String> properties,
      Function<String, @Nullable String> environment,
      Consumer<String> warnings) {
    this.properties = properties;
    this.environment = environment;
    this.warnings = warnings;
    SystemFiles files = new SystemFiles(root);
    this.machine = new MachineReader(files, javaCpus);
    this.toldToJava = ActiveProcessorCount.find(files, environment, javaCpus.getAsInt());
  }

  /// The policy for this process.
  ///
  /// @param warnings is handed one line for a setting that cannot be used
  /// @return the policy
  public static ProcsPolicy ofThisProcess(Consumer<String> warnings) {
    return new ProcsPolicy(
        Path.of("/"),
        () -> Runtime.getRuntime().availableProcessors(),
        System::getProperty,
        System::getenv,
        warnings);
  }

  /// The setting that [#initial] would read, whether it can be used or not.
  ///
  /// @return its name in words, or null if nothing is set
  public static @Nullable String settingOfThisProcess() {
    Setting setting = Setting.find(System::getProperty, System::getenv);
    return setting == null ? null : setting.name();
  }

  /// What to start with: the setting, else the default. Warns about a setting that cannot be used.
  ///
  /// @return the number to start with
  public Procs initial() {
    Setting setting = Setting.find(properties, environment);
    Procs set = setting == null ? null : setting.procs(warnings);
    return set != null ? set : byDefault();
  }

  /// What holds if nothing is set, by a setting or a call.
  ///
  /// @return the default
  public Procs byDefault() {
    return toldToJava != null ? toldToJava : machine.read().procs();
  }

  /// Looks again whether the machine, the affinity or a quota has changed. Cheap enough for once a
  /// second: it reads a handful of small files, and none if `now` is fixed.
  ///
  /// A caller that stores the answer must see to it that it does not undo a call of `Go.gomaxprocs`
  /// made meanwhile.
  ///
  /// @param now what is in force
  /// @return `now` itself if nothing has changed, else what should be in force
  public Procs reread(Procs now) {
    if (!now.followsMachine()) {
      return now;
    }
    Procs next = byDefault();
    return next.equals(now) ? now : next;
  }
}
