#!/usr/bin/env bash
# goloom's column in a table of peers. The settings from the environment stand in ../common.sh; BENCH_SCHED=gmp (default)
# or jdk chooses the scheduler under the goroutines, for every bench, startup included.
#   bench.sh build            builds the jars (also done by "run", if they are not there)
#   bench.sh list             the benches, "BENCH P" a line; P is the parallelism: GOMAXPROCS, carriers, workers
#   bench.sh run BENCH P      one bench in a fresh JVM; lines "row<TAB>variant<TAB>value<TAB>unit"
#   bench.sh version
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../common.sh"

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

# startup P: here the flags that a scheduler needs of its user are part of the price, so jdk goes without the opened packages
startup() {
  local flags cache=$bench/target/quick/hello.aot serial=-XX:+UseSerialGC c1=-XX:TieredStopAtLevel=1
  flags=$(scheduler "$1")
  [ "$SCHED" = jdk ] || flags="$flags $OPEN"
  # shellcheck disable=SC2086 # flags are words
  set -- $flags
  starts "defaults" "$@"
  starts "SerialGC,C1" "$@" $serial $c1
  rm -f "$cache"
  "$java" "$@" -XX:AOTCacheOutput="$cache" $serial -cp "$cp" io.goloom.bench.rows.Hello >/dev/null 2>&1
  [ -f "$cache" ] || fail "the JVM wrote no AOT cache"
  starts "SerialGC,AOT cache" "$@" -XX:AOTCache="$cache" $serial
  starts "SerialGC,C1,AOT cache" "$@" -XX:AOTCache="$cache" $serial $c1
}

case ${1:-} in
  build)
    build
    ;;
  list)
    for b in spawn_join spawn_bounded parked pingpong stream stream2 select sieve skynet ctx_wake \
      synchronous_queue interrupt_waitgroup interrupt_done echo echo_net; do
      echo "$b 1"
      echo "$b 2"
    done
    for b in yield floor ctx_ops ctx_tree echo_selector; do echo "$b 1"; done
    for b in fairness startup; do echo "$b 2"; done
    ;;
  run)
    [ $# = 3 ] || usage "$0"
    cp=$(class_path)
    java=$(find_jdk)/bin/java
    if [ "$2" = startup ]; then
      startup "$3"
    else
      flags=$(jvm_flags "$3")
      # shellcheck disable=SC2086 # flags are words
      exec "$java" $flags -cp "$cp" io.goloom.bench.rows.Main "$2"
    fi
    ;;
  version)
    echo "goloom $(sed -n 's/.*<version>\(.*\)<\/version>.*/\1/p' "$root/pom.xml" | head -1)" \
      "$(git -C "$root" log -1 --format='(%h)' 2>/dev/null)," \
      "$("$(find_jdk)/bin/java" -version 2>&1 | sed -n 2p), scheduler $SCHED"
    ;;
  *)
    usage "$0"
    ;;
esac
