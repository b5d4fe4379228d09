package io.goloom.internal.procs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcsPolicyTest {

  @TempDir Path root;
  private FakeMachine machine;

  @BeforeEach
  void eightCpus() {
    machine = FakeMachine.withCpus(root, 8);
  }

  @Test
  void initial_nothingLimits_isAllCpus() {
    assertThat(machine.procs())
        .isEqualTo(new Procs(8, "GOMAXPROCS is 8: the machine has 8 CPUs", true));
  }

  @Test
  void initial_noFiles_isWhatJavaCounts() {
    Procs procs = new FakeMachine(root.resolve("empty")).javaCounts(6).procs();
    assertThat(procs).isEqualTo(new Procs(6, "GOMAXPROCS is 6: the machine has 6 CPUs", true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"0-1|2", "0,2-3,7|4", "5|1"})
  void initial_affinity_limits(String list, int count) {
    Procs procs = machine.allowed(list).javaCounts(count).procs();
    assertThat(procs.count()).isEqualTo(count);
    assertThat(procs.reason())
        .isEqualTo(
            "GOMAXPROCS is %d: the process may run on %d of 8 CPUs (affinity)", count, count);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "none", "3-1", "-1", "0-", "0-4294967296", "0,,1", "0-2147483647,0-9"})
  void initial_oddAffinity_isNoLimit(String list) {
    assertThat(machine.allowed(list).procs().count()).isEqualTo(8);
  }

  @Test
  void initial_javaCountsFewer_isWhatJavaCounts() {
    assertThat(machine.javaCounts(3).procs().reason())
        .isEqualTo("GOMAXPROCS is 3: Java counts no more than 3 of 8 CPUs");
  }

  @ParameterizedTest
  @ValueSource(strings = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"})
  void initial_activeProcessorCountInEnvironment_isTaken(String variable) {
    machine.environment.put(variable, "-Xmx1g '-XX:ActiveProcessorCount=16' -ea");
    assertThat(machine.javaCounts(16).procs())
        .isEqualTo(
            new Procs(
                16, "GOMAXPROCS is 16: Java was started with -XX:ActiveProcessorCount=16", false));
  }

  @Test
  void initial_activeProcessorCountOnCommandLine_isTakenThoughQuotaIsBelowTwo() {
    machine
        .cgroup("0::/\n")
        .mounts(FakeMachine.MOUNT_V2)
        .file("/sys/fs/cgroup/cpu.max", "50000 100000\n")
        .file("/proc/self/cmdline", "java\0-XX:ActiveProcessorCount=1\0-jar\0app.jar\0");
    assertThat(machine.javaCounts(1).procs().count()).isEqualTo(1);
  }

  @Test
  void initial_optionThatJavaDoesNotFollow_isNotTaken() {
    machine.file("/proc/self/cmdline", "java\0-jar\0app.jar\0-XX:ActiveProcessorCount=5\0");
    assertThat(machine.procs().reason()).isEqualTo("GOMAXPROCS is 8: the machine has 8 CPUs");
  }

  @Test
  void reread_nothingChanged_isSameInstance() {
    ProcsPolicy policy = machine.policy();
    Procs now = policy.initial();
    assertThat(policy.reread(now)).isSameAs(now);
  }

  @Test
  void reread_quotaChanged_follows() {
    machine.cgroup("0::/app\n").mounts(FakeMachine.MOUNT_V2);
    ProcsPolicy policy = machine.policy();
    Procs now = policy.initial();
    assertThat(now.count()).isEqualTo(8);

    machine.file("/sys/fs/cgroup/app/cpu.max", "300000 100000\n");
    now = policy.reread(now);
    assertThat(now.count()).isEqualTo(3);

    machine.file("/sys/fs/cgroup/app/cpu.max", "max 100000\n");
    now = policy.reread(now);
    assertThat(now.count()).isEqualTo(8);
  }

  @Test
  void reread_movedToAnotherCgroup_follows() {
    machine
        .cgroup("0::/one\n")
        .mounts(FakeMachine.MOUNT_V2)
        .file("/sys/fs/cgroup/one/cpu.max", "300000 100000\n")
        .file("/sys/fs/cgroup/two/cpu.max", "500000 100000\n");
    ProcsPolicy policy = machine.policy();
    Procs now = policy.initial();
    assertThat(now.count()).isEqualTo(3);

    machine.cgroup("0::/two\n");
    assertThat(policy.reread(now).count()).isEqualTo(5);
  }

  @Test
  void reread_affinityChanged_follows() {
    ProcsPolicy policy = machine.policy();
    Procs now = policy.initial();
    machine.allowed("2-3");
    assertThat(policy.reread(now).count()).isEqualTo(2);
  }

  @Test
  void reread_fixed_staysThoughMachineChanged() {
    Procs set = Procs.setByCall(4);
    machine.allowed("2-3");
    assertThat(machine.policy().reread(set)).isSameAs(set);
  }

  @Test
  void byDefault_setByVariable_isOfMachine() {
    machine.environment.put("GOMAXPROCS", "3");
    assertThat(machine.policy().byDefault().count()).isEqualTo(8);
  }

  @Test
  void setByCall_saysSo() {
    assertThat(Procs.setByCall(4))
        .isEqualTo(new Procs(4, "GOMAXPROCS is 4: set by a call of Go.gomaxprocs(4)", false));
  }

  @Test
  void setByCall_zero_throws() {
    assertThatThrownBy(() -> Procs.setByCall(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void setByCall_moreThanAnyMachineHas_throws() {
    assertThatThrownBy(() -> Procs.setByCall(1_000_000)) // would take all memory
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("GOMAXPROCS must be from 1 to 8192, and not 1000000");
    assertThat(Procs.setByCall(Procs.MAX).count()).isEqualTo(8192);
  }
}
