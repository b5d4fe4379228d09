#!/usr/bin/env bash
# goloom's column in a table of peers.
#   bench.sh build            builds the jars (also done by "run", if they are not there)
#   bench.sh list             the benches, "BENCH P" a line; P is the parallelism: GOMAXPROCS, carriers, workers
#   bench.sh run BENCH P      one bench in a fresh JVM; lines "row<TAB>variant<TAB>value<TAB>unit"
#   bench.sh version
# Environment, the same for every JVM column, so that a whole table can be run with other settings:
#   JAVA_HOME     a JDK 25 or newer; without it, one is looked for
#   BENCH_GC      the collector, default -XX:+UseParallelGC
#   BENCH_HEAP    the heap, default -Xms4g -Xmx8g -Xmn3g
#   BENCH_EXTRA   more JVM flags; "-Dbench.reps=1 -Dbench.warm_s=0" gives a quick look instead of a measurement
#   BENCH_SCHED   the scheduler under the goroutines, see scheduler() below; default jdk
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
bench=$root/goloom-bench

fail() { echo "bench.sh: $*" >&2; exit 1; }

usage() { sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "$0" >&2; exit 2; }

# The one place where the scheduler is chosen.
scheduler() {
  case ${BENCH_SCHED:-jdk} in
    jdk) echo "-Djdk.virtualThreadScheduler.parallelism=$1 -Djdk.virtualThreadScheduler.maxPoolSize=$1" ;;
    *) fail "BENCH_SCHED=$BENCH_SCHED: there is only jdk" ;;
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

build() {
  local mvn=$root/mvnw
  [ -x "$mvn" ] || mvn=mvn
  (cd "$root" && "$mvn" -q -B -Pquick -DskipTests -pl goloom-bench -am package) >&2
}

jar_of() { ls "$root/$1/target/$1"-[0-9]*.jar 2>/dev/null | grep -v -e '-sources' -e '-javadoc' | head -1; }

class_path() {
  local core own
  core=$(jar_of goloom-core) own=$(jar_of goloom-bench)
  if [ -z "$core" ] || [ -z "$own" ]; then
    build
    core=$(jar_of goloom-core) own=$(jar_of goloom-bench)
  fi
  echo "$own:$core"
}

# starts VARIANT FLAG...: the median wall time of 20 starts of the smallest program
starts() {
  local variant=$1 begin end i taken=()
  shift
  "$java" "$@" -cp "$cp" io.goloom.bench.rows.Hello >/dev/null
  for ((i = 0; i < 20; i++)); do
    begin=$EPOCHREALTIME
    "$java" "$@" -cp "$cp" io.goloom.bench.rows.Hello >/dev/null
    end=$EPOCHREALTIME
    taken+=($((${end/[.,]/} - ${begin/[.,]/})))
  done
  printf '%s\n' "${taken[@]}" | sort -n | awk -v variant="$variant" '
    { us[NR] = $1 }
    END { printf "startup\t%s\t%.2f\tms\n", variant, us[int((NR + 1) / 2)] / 1000 }'
}

startup() {
  local cache=$bench/target/hello.aot serial=-XX:+UseSerialGC c1=-XX:TieredStopAtLevel=1
  starts "defaults"
  starts "SerialGC,C1" $serial $c1
  rm -f "$cache"
  "$java" -XX:AOTCacheOutput="$cache" $serial -cp "$cp" io.goloom.bench.rows.Hello >/dev/null 2>&1
  [ -f "$cache" ] || fail "the JVM wrote no AOT cache"
  starts "SerialGC,AOT cache" -XX:AOTCache="$cache" $serial
  starts "SerialGC,C1,AOT cache" -XX:AOTCache="$cache" $serial $c1
}

case ${1:-} in
  build)
    build
    ;;
  list)
    for b in spawn_join spawn_bounded parked pingpong stream stream2 select sieve skynet ctx_wake; do
      echo "$b 1"
      echo "$b 2"
    done
    for b in yield ctx_ops ctx_tree; do echo "$b 1"; done
    for b in fairness startup; do echo "$b 2"; done
    ;;
  run)
    [ $# = 3 ] || usage
    cp=$(class_path)
    java=$(find_jdk)/bin/java
    if [ "$2" = startup ]; then
      startup
    else
      flags=$(scheduler "$3")
      # shellcheck disable=SC2086 # flags are words
      exec "$java" ${BENCH_HEAP:--Xms4g -Xmx8g -Xmn3g} ${BENCH_GC:--XX:+UseParallelGC} $flags -Dbench.p="$3" \
        --add-opens=java.base/java.lang=ALL-UNNAMED ${BENCH_EXTRA:-} -cp "$cp" io.goloom.bench.rows.Main "$2"
    fi
    ;;
  version)
    echo "goloom $(sed -n 's/.*<version>\(.*\)<\/version>.*/\1/p' "$root/pom.xml" | head -1)" \
      "$(git -C "$root" log -1 --format='(%h)' 2>/dev/null)," \
      "$("$(find_jdk)/bin/java" -version 2>&1 | sed -n 2p), scheduler ${BENCH_SCHED:-jdk}"
    ;;
  *)
    usage
    ;;
esac
