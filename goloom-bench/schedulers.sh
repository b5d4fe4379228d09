#!/usr/bin/env bash
# goloom's rows on its own scheduler (gmp) beside the JDK's (jdk): the two take turns, process by process, and the table
# has the medians of the processes. Settings from the environment: see common.sh; BENCH_SCHED is set here.
#   schedulers.sh [-n PROCESSES] [BENCH[:P]...]   each bench in so many processes on each scheduler, default 5;
#                                                 without a BENCH, all that `goloom/bench.sh list` has
#   BENCH_GC      one collector; without it, G1 and ParallelGC, a table each
#   BENCH_LOCK    a file; each process holds a lock on it, so that other measurements wait
#   BENCH_LIMIT   the seconds that a process may take, default 58
#   BENCH_OUT     where the figures of all processes go, default target/schedulers
# The ratio is below 1 where gmp is the better one, also in rows in which more is better.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

processes=5
if [ "${1:-}" = -n ]; then processes=${2:-}; shift 2 || usage "$0"; fi
[[ $processes =~ ^[1-9][0-9]*$ && ${1:-} != -* ]] || usage "$0"
out=${BENCH_OUT:-$bench/target/schedulers}
collectors=(-XX:+UseG1GC -XX:+UseParallelGC)
if [ -n "${BENCH_GC:-}" ]; then collectors=("$BENCH_GC"); fi

# what is wanted of the list: lines "BENCH P"
wanted() {
  local list name
  list=$("$bench/goloom/bench.sh" list)
  if [ $# = 0 ]; then echo "$list"; fi
  for name in "$@"; do
    grep -E "^${name%%:*} $([[ $name == *:* ]] && echo "${name#*:}" || echo '[0-9]+')\$" <<<"$list" || fail "no such bench: $name"
  done
}

# one COLLECTOR BENCH P SCHEDULER: one process; its figures go to $figures, the lines about them to $notes
one() {
  local status=0 run=("$bench/goloom/bench.sh" run "$2" "$3")
  if command -v timeout >/dev/null; then run=(timeout -k 2 "${BENCH_LIMIT:-58}" "${run[@]}"); fi
  if [ -n "${BENCH_LOCK:-}" ]; then run=(flock "$BENCH_LOCK" "${run[@]}"); fi
  BENCH_GC=$1 BENCH_SCHED=$4 "${run[@]}" </dev/null >"$out/rows" 2>"$out/errors" || status=$?
  awk -v sched="$4" -v p="$3" 'BEGIN { FS = OFS = "\t" } { print sched, p, $1, $2, $3, $4 }' "$out/rows" >>"$figures"
  sed -n "s/^#/# $4/p" "$out/errors" >>"$notes"
  if [ "$status" != 0 ]; then
    echo "$2 at P = $3 on $4: exit $status" >&2
    grep -v '^#' "$out/errors" | tail -3 >&2 || true
  fi
}

# The carriers' names, without numbers, tell whether there are two schedulers at all.
apart() {
  local carriers
  carriers=$(sed -n 's/^# \([a-z]*\) carrier /\1 /p' "$notes" | tr -d '0-9' | sort -u)
  [ "$(cut -d' ' -f2- <<<"$carriers" | sort | uniq -d)" = "" ] ||
    echo "WARNING: with gmp and with jdk goroutines run on carriers of the same name: it may be the same scheduler twice" >&2
}

table() {
  awk -F'\t' '
    function median(key,   n, i, j, t, v) {
      n = split(all[key], v, " ")
      for (i = 2; i <= n; i++) for (j = i; j > 1 && v[j] + 0 < v[j - 1] + 0; j--) { t = v[j]; v[j] = v[j - 1]; v[j - 1] = t }
      return v[int((n + 1) / 2)]
    }
    function show(x) { return x == "" ? "–" : x >= 100 ? sprintf("%.0f", x) : x >= 10 ? sprintf("%.1f", x) : sprintf("%.2f", x) }
    {
      how = $4
      if (!sub(/^p[0-9]+:/, "", how) && $3 != "startup") how = ""
      row = $3 (how == "" ? "" : " (" how ")") "\t" ($3 == "startup" ? "" : $2) "\t" $6
      if (!(row in seen)) { seen[row] = 1; rows[++n] = row }
      all[row, $1] = all[row, $1] " " $5
    }
    END {
      print "| row | P | unit | gmp | jdk | ratio |"
      print "|---|---|---|---:|---:|---:|"
      for (i = 1; i <= n; i++) {
        split(rows[i], f, "\t")
        g = median(rows[i] SUBSEP "gmp"); j = median(rows[i] SUBSEP "jdk")
        if (f[3] ~ /more is better/) { a = j; b = g } else { a = g; b = j }
        print "| " f[1] " | " f[2] " | " f[3] " | " show(g) " | " show(j) " | " (a == "" || b + 0 == 0 ? "–" : sprintf("%.2f", a / b)) " |"
      }
    }' "$1"
}

benches=$(wanted "$@")
class_path >/dev/null
mkdir -p "$out"
for collector in "${collectors[@]}"; do
  name=${collector#-XX:+Use}
  figures=$out/$name.tsv notes=$out/$name.notes
  : >"$figures"
  : >"$notes"
  while read -r b p; do
    echo "## $name $b P = $p" >&2
    for ((i = 0; i < processes; i++)); do
      # neither is always the first of a pair
      order=(gmp jdk)
      if ((i % 2)); then order=(jdk gmp); fi
      for scheduler in "${order[@]}"; do one "$collector" "$b" "$p" "$scheduler"; done
    done
  done <<<"$benches"
  apart
  echo "$name, $processes process(es) each, $("$(find_jdk)/bin/java" -version 2>&1 | sed -n 2p)"
  echo
  table "$figures"
  echo
done
