package io.goloom.internal.procs;

import static io.goloom.internal.procs.FakeMachine.MOUNT_V1;
import static io.goloom.internal.procs.FakeMachine.MOUNT_V2;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcsQuotaTest {

  @TempDir Path root;
  private FakeMachine machine;

  @BeforeEach
  void eightCpus() {
    machine = FakeMachine.withCpus(root, 8);
  }

  @Test
  void v2_fraction_isRoundedUp() {
    machine.cgroup("0::/app\n").mounts(MOUNT_V2);
    machine.file("/sys/fs/cgroup/app/cpu.max", "250000 100000\n");
    assertThat(machine.procs())
        .isEqualTo(
            new Procs(
                3,
                "GOMAXPROCS is 3: the container quota /sys/fs/cgroup/app/cpu.max allows 2.5 CPUs,"
                    + " rounded up; the machine has 8 CPUs",
                true));
  }

  @Test
  void v2_whole_isTakenAsItIs() {
    machine.cgroup("0::/app\n").mounts(MOUNT_V2);
    machine.file("/sys/fs/cgroup/app/cpu.max", "400000 100000\n");
    assertThat(machine.procs().reason())
        .isEqualTo(
            "GOMAXPROCS is 4: the container quota /sys/fs/cgroup/app/cpu.max allows 4 CPUs;"
                + " the machine has 8 CPUs");
  }

  @ParameterizedTest
  @CsvSource({"1000,0.01", "50000,0.5", "100000,1"})
  void v2_belowTwo_isTwoAsInGo(String quota, String text) {
    machine.cgroup("0::/app\n").mounts(MOUNT_V2);
    machine.file("/sys/fs/cgroup/app/cpu.max", quota + " 100000\n");
    Procs procs = machine.javaCounts(1).procs(); // HotSpot rounds the quota to 1
    assertThat(procs.count()).isEqualTo(2);
    assertThat(procs.reason())
        .startsWith(
            "GOMAXPROCS is 2: the container quota /sys/fs/cgroup/app/cpu.max allows " + text)
        .endsWith(", and a quota counts as at least 2; the machine has 8 CPUs");
  }

  @Test
  void v2_belowTwoOnOneAllowedCpu_isOne() {
    machine.cgroup("0::/app\n").mounts(MOUNT_V2).allowed("3").javaCounts(1);
    machine.file("/sys/fs/cgroup/app/cpu.max", "50000 100000\n");
    assertThat(machine.procs().reason())
        .isEqualTo("GOMAXPROCS is 1: the process may run on 1 of 8 CPUs (affinity)");
  }

  @Test
  void v2_moreThanMachine_isNoLimit() {
    machine.cgroup("0::/app\n").mounts(MOUNT_V2);
    machine.file("/sys/fs/cgroup/app/cpu.max", "9223372036854775807 1\n");
    assertThat(machine.procs().count()).isEqualTo(8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "max 100000",
        "max",
        "",
        "garbage",
        "300000",
        "300000 x",
        "300000 0",
        "-1 100000",
        "0 100000",
        "300000 -100000",
        "300000  100000",
        "99999999999999999999 100000"
      })
  void v2_maxOrOdd_isNoLimit(String text) {
    machine.cgroup("0::/app\n").mounts(MOUNT_V2);
    machine.file("/sys/fs/cgroup/app/cpu.max", text + "\n");
    assertThat(machine.procs().count()).isEqualTo(8);
  }

  @ParameterizedTest
  @CsvSource({
    "300000,500000,600000,a/cpu.max",
    "500000,300000,600000,a/b/cpu.max",
    "500000,600000,300000,a/b/c/cpu.max"
  })
  void v2_nested_tightestAncestorCounts(String a, String b, String c, String tightest) {
    machine.cgroup("0::/a/b/c\n").mounts(MOUNT_V2);
    machine
        .file("/sys/fs/cgroup/a/cpu.max", a + " 100000\n")
        .file("/sys/fs/cgroup/a/b/cpu.max", b + " 100000\n")
        .file("/sys/fs/cgroup/a/b/c/cpu.max", c + " 100000\n");
    Procs procs = machine.procs();
    assertThat(procs.count()).isEqualTo(3);
    assertThat(procs.reason()).contains(" /sys/fs/cgroup/" + tightest + " ");
  }

  @Test
  void v2_otherCgroup_isNoLimit() {
    machine.cgroup("0::/app\n").mounts(MOUNT_V2);
    machine.file("/sys/fs/cgroup/app2/cpu.max", "300000 100000\n");
    assertThat(machine.procs().count()).isEqualTo(8);
  }

  @Test
  void v2_ownDirectoryHidden_ancestorCounts() {
    machine.cgroup("0::/a/gone\n").mounts(MOUNT_V2);
    machine.file("/sys/fs/cgroup/a/cpu.max", "300000 100000\n");
    assertThat(machine.procs().count()).isEqualTo(3);
  }

  @Test
  void v2_namespace_rootOfMountIsOwnCgroup() {
    machine.cgroup("0::/\n").mounts(MOUNT_V2);
    machine.file("/sys/fs/cgroup/cpu.max", "300000 100000\n");
    assertThat(machine.procs().reason()).contains(" /sys/fs/cgroup/cpu.max ");
  }

  @Test
  void v2_mountRootIsOwnCgroup_isReadAtMountPoint() {
    machine
        .cgroup("0::/docker/abc/inner\n")
        .mounts("30 23 0:26 /docker/abc /sys/fs/cgroup ro - cgroup2 cgroup rw\n")
        .file("/sys/fs/cgroup/cpu.max", "500000 100000\n")
        .file("/sys/fs/cgroup/inner/cpu.max", "300000 100000\n");
    assertThat(machine.procs().reason()).contains(" /sys/fs/cgroup/inner/cpu.max ");
  }

  @ParameterizedTest
  @CsvSource({"/..,/", "/../..,/", "/..,/job", "/../..,/../job"})
  void v2_mountedFromAboveNamespace_ancestorAtMountPointCounts(String mountRoot, String cgroup) {
    machine
        .cgroup("0::" + cgroup + "\n")
        .mounts("30 23 0:26 " + mountRoot + " /mnt/cg rw - cgroup2 cgroup rw\n")
        .file("/mnt/cg/cpu.max", "300000 100000\n");
    assertThat(machine.procs().count()).isEqualTo(3);
  }

  @Test
  void v2_movedBesideNamespace_isFoundWhereItIsShown() {
    machine
        .cgroup("0::/../other\n")
        .mounts("30 23 0:26 /.. /mnt/cg rw - cgroup2 cgroup rw\n")
        .file("/mnt/cg/other/cpu.max", "300000 100000\n");
    assertThat(machine.procs().count()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"/,/../other", "/..,/../../other", "/docker/b,/docker/abc", "/docker/abc,/"})
  void v2_mountDoesNotShowOwnCgroup_isNoLimit(String mountRoot, String cgroup) {
    machine
        .cgroup("0::" + cgroup + "\n")
        .mounts("30 23 0:26 " + mountRoot + " /mnt/cg rw - cgroup2 cgroup rw\n")
        .file("/mnt/cg/cpu.max", "300000 100000\n")
        .file("/mnt/other/cpu.max", "300000 100000\n")
        .file("/mnt/cg/other/cpu.max", "300000 100000\n");
    assertThat(machine.procs().count()).isEqualTo(8);
  }

  @Test
  void v2_escapedMountPoint_isFound() {
    machine
        .cgroup("0::/app\n")
        .mounts("30 23 0:26 / /mnt/my\\040own\\134cg rw - cgroup2 cgroup rw\n")
        .file("/mnt/my own\\cg/app/cpu.max", "300000 100000\n");
    assertThat(machine.procs().reason()).contains(" /mnt/my own\\cg/app/cpu.max ");
  }

  @Test
  void v1_fraction_isRoundedUp() {
    machine.cgroup("4:cpu,cpuacct:/app\n2:memory:/other\n").mounts(MOUNT_V1);
    machine.quotaV1("/sys/fs/cgroup/cpu,cpuacct/app", "250000", "100000");
    assertThat(machine.procs().reason())
        .isEqualTo(
            "GOMAXPROCS is 3: the container quota"
                + " /sys/fs/cgroup/cpu,cpuacct/app/cpu.cfs_quota_us allows 2.5 CPUs, rounded up;"
                + " the machine has 8 CPUs");
  }

  @ParameterizedTest
  @CsvSource({
    "-1,100000",
    "0,100000",
    "x,100000",
    "300000,x",
    "300000,0",
    "300000,''",
    "'',100000"
  })
  void v1_unlimitedOrOdd_isNoLimit(String quota, String period) {
    machine.cgroup("4:cpu,cpuacct:/app\n").mounts(MOUNT_V1);
    machine.quotaV1("/sys/fs/cgroup/cpu,cpuacct/app", quota, period);
    assertThat(machine.procs().count()).isEqualTo(8);
  }

  @Test
  void v1_containerWithoutNamespace_isReadAtMountPoint() {
    machine
        .cgroup("4:cpu,cpuacct:/docker/abc\n")
        .mounts(MOUNT_V1.replace("0:30 / ", "0:30 /docker/abc "))
        .quotaV1("/sys/fs/cgroup/cpu,cpuacct", "300000", "100000");
    assertThat(machine.procs().count()).isEqualTo(3);
  }

  @Test
  void v1_nested_tightestAncestorCounts() {
    machine.cgroup("4:cpuacct,cpu:/pods/pod/c\n").mounts(MOUNT_V1);
    machine
        .quotaV1("/sys/fs/cgroup/cpu,cpuacct", "-1", "100000")
        .quotaV1("/sys/fs/cgroup/cpu,cpuacct/pods/pod", "150000", "50000")
        .quotaV1("/sys/fs/cgroup/cpu,cpuacct/pods/pod/c", "500000", "100000");
    assertThat(machine.procs().count()).isEqualTo(3);
  }

  @Test
  void v1_otherControllers_areNotTaken() {
    machine
        .cgroup("4:cpuset:/app\n5:cpuacct:/app\n1:name=systemd:/app\n")
        .mounts("33 32 0:30 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset\n")
        .quotaV1("/sys/fs/cgroup/cpuset/app", "300000", "100000");
    assertThat(machine.procs().count()).isEqualTo(8);
  }

  @Test
  void hybrid_cpuInV1_isFound() {
    machine
        .cgroup("4:cpu,cpuacct:/app\n1:name=systemd:/app\n0::/app\n")
        .mounts(MOUNT_V1 + MOUNT_V2.replace("/sys/fs/cgroup ", "/sys/fs/cgroup/unified "))
        .file("/sys/fs/cgroup/unified/app/cgroup.procs", "1\n")
        .quotaV1("/sys/fs/cgroup/cpu,cpuacct/app", "300000", "100000");
    assertThat(machine.procs().count()).isEqualTo(3);
  }

  @Test
  void hybrid_cpuInV2_isFound() {
    machine
        .cgroup("1:name=systemd:/app\n0::/app\n")
        .mounts(MOUNT_V2.replace("/sys/fs/cgroup ", "/sys/fs/cgroup/unified "))
        .file("/sys/fs/cgroup/unified/app/cpu.max", "300000 100000\n");
    assertThat(machine.procs().count()).isEqualTo(3);
  }

  @Test
  void quotaThatJavaSeesAlone_isWhatJavaCounts() {
    assertThat(machine.cgroup("0::/app\n").mounts("").javaCounts(1).procs().count()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage\n",
        "0:/app\n",
        "0::\n",
        "0::app\n",
        "::\n",
        ":::\n",
        "4:cpu:relative\n"
      })
  void membership_odd_isNoLimit(String membership) {
    machine.cgroup(membership).mounts(MOUNT_V1 + MOUNT_V2);
    machine.file("/sys/fs/cgroup/app/cpu.max", "300000 100000\n");
    machine.quotaV1("/sys/fs/cgroup/cpu,cpuacct/app", "300000", "100000");
    assertThat(machine.procs().count()).isEqualTo(8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        " - ",
        "30 23 0:26 / /sys/fs/cgroup rw cgroup2 cgroup rw",
        "30 23 0:26 / - cgroup2 cgroup rw",
        "30 23 0:26 / /sys/fs/cgroup rw - cgroup2",
        "30 23 0:26 x y rw - cgroup2 cgroup rw",
        "30 23 0:26 / /sys/\\000/cgroup rw - cgroup2 cgroup rw",
        "30 23 0:26 / /sys/fs/cgroup rw - tmpfs cgroup rw"
      })
  void mounts_odd_areNoLimit(String line) {
    machine.cgroup("0::/app\n").mounts(line + "\n");
    machine.file("/sys/fs/cgroup/app/cpu.max", "300000 100000\n");
    assertThat(machine.procs().count()).isEqualTo(8);
  }

  @Test
  void quotaFile_isDirectory_isNoLimit() {
    machine.cgroup("0::/app\n").mounts(MOUNT_V2);
    machine.file("/sys/fs/cgroup/app/cpu.max/x", "300000 100000\n");
    assertThat(machine.procs().count()).isEqualTo(8);
  }

  @Test
  void mounts_many_areAllRead() {
    String others = "24 22 0:22 / /proc rw - proc proc rw\n".repeat(5_000);
    machine.cgroup("0::/app\n").mounts(others + MOUNT_V2);
    machine.file("/sys/fs/cgroup/app/cpu.max", "300000 100000\n");
    assertThat(machine.procs().count()).isEqualTo(3);
  }
}
