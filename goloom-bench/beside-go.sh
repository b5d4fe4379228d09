#!/usr/bin/env bash
# Runs the JMH benchmarks and, where a go command is found, their Go twins, and prints them side by side.
# Settings from the environment: see common.sh.
#   beside-go.sh [-p P] [CLASS [JMH ARGUMENT...]]
#   CLASS: Channel, Context or Spawn, default all; parallelism P, default 1. With "-f 1 -i 2" after it, a quick look.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

p=1
if [ "${1:-}" = -p ]; then p=${2:?}; shift 2; fi
[[ $p =~ ^[0-9]+$ && ${1:-} != -* ]] || usage "$0"
class=${1:-}
shift || true
out=$bench/target/beside-go
mkdir -p "$out"
: >"$out/go.txt"

flags=$(jvm_flags "$p")
maven -Pquick,jmh verify -Djmh="${class}Benchmark -jvmArgs \"$flags\" -rf csv -rff $out/goloom.csv -o $out/goloom.txt $*"
if [ -n "$GO" ]; then
  (cd "$bench/go" && GOTOOLCHAIN=local GOMAXPROCS=$p "$GO" test -run '^$' -bench "^Benchmark$class" -count 5 .) >"$out/go.txt"
fi

echo "P=$p, $("$(find_jdk)/bin/java" -version 2>&1 | sed -n 2p), scheduler $SCHED${GO:+, $("$GO" version)}"
# JMH: "io....ChannelBenchmark.stream",..,score,error,"unit",parameters in columns of their own. Go: BenchmarkChannel/stream/capacity=0-2.
awk '
  BEGIN { printf "%-36s %12s %10s %12s %8s\n", "ns each", "goloom", "+-", "Go (median)", "ratio" }
  FILENAME ~ /go.txt$/ {
    if ($1 !~ /^Benchmark/) next
    name = substr($1, 10); sub(/-[0-9]+$/, "", name)
    run[name, ++n[name]] = $3
    next
  }
  {
    sub(/\r$/, "")
    fields = split($0, f, ",")
    if (FNR == 1) { for (i = 1; i <= fields; i++) { column[i] = f[i]; gsub(/"|Param: /, "", column[i]) }; next }
    name = f[1]; gsub(/"/, "", name); sub(/.*\./, "", name)
    class = f[1]; gsub(/"/, "", class); sub(/Benchmark\.[^.]*$/, "", class); sub(/.*\./, "", class)
    name = class "/" name
    for (i = 8; i <= fields; i++) if (f[i] != "") name = name "/" column[i] "=" f[i]
    go = median(name)
    printf "%-36s %12.1f %10.1f %12s %8s\n", name, f[5], f[6], go < 0 ? "-" : sprintf("%.1f", go), go <= 0 ? "-" : sprintf("%.2f", f[5] / go)
  }
  function median(name,   i, j, t, c) {
    c = n[name]
    if (!c) return -1
    for (i = 1; i <= c; i++) for (j = i + 1; j <= c; j++) if (run[name, j] < run[name, i]) { t = run[name, i]; run[name, i] = run[name, j]; run[name, j] = t }
    return run[name, int((c + 1) / 2)]
  }
' "$out/go.txt" "$out/goloom.csv"
