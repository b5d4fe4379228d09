# Sourced by the scripts of goloom-bench: the jars, a JDK, a Go, and the flags of the measured JVM.
# Environment, the same for every JVM column of a table, so that a whole table can be run with other settings:
#   JAVA_HOME     a JDK 25 or newer; without it, one is looked for
#   BENCH_GC      the collector, default -XX:+UseParallelGC
#   BENCH_HEAP    the heap, default -Xms4g -Xmx8g -Xmn3g
#   BENCH_EXTRA   more JVM flags; "-Dbench.reps=1 -Dbench.warm_s=0" gives a quick look instead of a measurement
#   BENCH_SCHED   the scheduler under the goroutines, gmp (default) or jdk, see scheduler() below
#   PEERS_GO      the go command, default the one on the path
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
bench=$root/goloom-bench
GO=${PEERS_GO:-$(command -v go || true)}
SCHED=${BENCH_SCHED:-gmp}
# What goloom's own scheduler needs of the JDK; a row is given it with both schedulers, so that these differ in nothing else.
OPEN="--add-opens=java.base/java.lang=ALL-UNNAMED --add-exports=java.base/jdk.internal.vm=ALL-UNNAMED"
OPEN="$OPEN --add-exports=java.base/jdk.internal.misc=ALL-UNNAMED"

fail() { echo "$(basename "$0"): $*" >&2; exit 1; }

# usage FILE: its head comment
usage() { sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p}' "$1" >&2; exit 2; }

# The one place where the scheduler is chosen. scheduler P
scheduler() {
  case $SCHED in
    gmp) echo "-Dgoloom.scheduler=gmp -Dgoloom.gomaxprocs=$1" ;;
    jdk) echo "-Dgoloom.scheduler=jdk -Djdk.virtualThreadScheduler.parallelism=$1 -Djdk.virtualThreadScheduler.maxPoolSize=$1" ;;
    *) fail "BENCH_SCHED=$SCHED: there are gmp and jdk" ;;
  esac
}

find_jdk() {
  local home major
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -f "$home/release" ] && [ -x "$home/bin/java" ] || continue
    major=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
    [ "${major:-0}" -ge 25 ] && { echo "$home"; return; }
  done
  fail "needs a JDK 25 or newer: set JAVA_HOME"
}

# maven ARG...: on this module and what it needs, without checks and tests
maven() {
  local mvn=$root/mvnw
  [ -x "$mvn" ] || mvn=mvn
  (cd "$root" && "$mvn" -q -B -DskipTests -pl goloom-bench -am "$@") >&2
}

build() { maven -Pquick package; }

# Where the profile "quick" leaves a module's jar.
jar_of() { find "$root/$1/target/quick" -maxdepth 1 -name "$1-*.jar" ! -name '*-tests.jar' 2>/dev/null | head -1; }

class_path() {
  if [ -z "$(jar_of goloom-core)" ] || [ -z "$(jar_of goloom-net)" ] || [ -z "$(jar_of goloom-bench)" ]; then build; fi
  echo "$(jar_of goloom-bench):$(jar_of goloom-net):$(jar_of goloom-core)"
}

# jvm_flags P: a word each
jvm_flags() {
  local flags
  flags=$(scheduler "$1") || exit 1
  echo "${BENCH_HEAP:--Xms4g -Xmx8g -Xmn3g} ${BENCH_GC:--XX:+UseParallelGC} $flags -Dbench.p=$1" \
    "$OPEN ${BENCH_EXTRA:-}"
}
