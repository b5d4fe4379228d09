#!/usr/bin/env bash
# What a goroutine costs, in goloom and, where a go command is found, in Go, one after the other in one run:
# its memory, its creation, how many live at once, a switch. Settings from the environment: see common.sh.
#   cost.sh [GOROUTINES [P]]  so many shall live at once, default 1000000; parallelism P, default 1
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

goroutines=${1:-1000000} p=${2:-1}
[[ $goroutines =~ ^[0-9]+$ && $p =~ ^[0-9]+$ ]] || usage "$0"
out=$bench/target/cost
mkdir -p "$out"
: >"$out/go.tsv"

cp=$(class_path)
java=$(find_jdk)/bin/java
flags=$(jvm_flags "$p")
# shellcheck disable=SC2086 # flags are words
"$java" $flags -cp "$cp" io.goloom.bench.cost.Cost "$goroutines" >"$out/goloom.tsv"
if [ -n "$GO" ]; then
  (cd "$bench/go" && GOTOOLCHAIN=local "$GO" build -o "$out/go-cost" ./cost)
  GOMAXPROCS=$p "$out/go-cost" "$goroutines" >"$out/go.tsv"
fi

echo "P=$p, $("$java" -version 2>&1 | sed -n 2p), scheduler $SCHED${GO:+, $("$GO" version)}"
awk -F'\t' '
  BEGIN { printf "%-22s %14s %14s   %s\n", "", "goloom", "Go", "unit" }
  FILENAME ~ /go.tsv$/ { go[$1] = $2; next }
  { printf "%-22s %14.1f %14s   %s\n", $1, $2, $1 in go ? sprintf("%.1f", go[$1]) : "-", $3 }
' "$out/go.tsv" "$out/goloom.tsv"
