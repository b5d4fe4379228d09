#!/bin/sh
# Tries the launcher as it is installed: check.sh FOLDER, where goloom, goloom-fetch.jar and lib are. Each line says
# what holds; the first that does not ends it with status 1.
set -eu

from=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
home=$work/app
mkdir -p "$home" "$work/bin"
cp -p "$from/goloom" "$from/goloom-fetch.jar" "$home"
cp -pR "$from/lib" "$home"
unset GOLOOM_CACHE
export XDG_CACHE_HOME="$work/cache" HOME="$work"

holds() {
  what=$1
  shift
  "$@" || {
    echo "launcher: wrong: $what" >&2
    exit 1
  }
  echo "launcher: $what"
}

# Runs goloom, keeps what it says, and fails if that is not its version alone.
says_its_version() {
  "$@" --version >"$work/out" 2>"$work/err" || return 1
  grep -q '^goloom [0-9]' "$work/out" && [ "$(wc -l <"$work/out")" = 1 ] && [ ! -s "$work/err" ]
}

# Are classes taken from the cache? The JVM says so only if it is asked.
uses_cache() {
  _JAVA_OPTIONS="-Xlog:class+load:file=$work/load" "$home/goloom" fetch --help >/dev/null 2>&1
  grep -q 'cli.Main source: shared objects file' "$work/load"
}

age() {
  ls -l "$home/goloom.aot"
  ls -i "$home/goloom.aot"
}

holds "the first use makes a cache and says nothing" says_its_version "$home/goloom"
holds "the cache is beside the jar" test -s "$home/goloom.aot"
holds "nothing else is left" test "$(ls -A "$home" | tr '\n' ' ')" = \
  "goloom goloom-fetch.jar goloom.aot goloom.aot.for lib "
before=$(age)
holds "the next use is served from it" uses_cache
holds "... and leaves it as it is" test "$(age)" = "$before"

ln -s "$home/goloom" "$work/bin/goloom"
holds "it runs through a link" says_its_version "$work/bin/goloom"
(cd "$home" && holds "it runs from its own folder" says_its_version ./goloom)
holds "... and the cache has stayed" test "$(age)" = "$before"

touch -d '2001-01-01 00:00:00' "$home/goloom-fetch.jar"
holds "an older jar in place of the newer is another" says_its_version "$home/goloom"
holds "... and gets a cache of its own" test "$(age)" != "$before"

before=$(age)
sed 's/^/17 another JDK /' "$home/goloom.aot.for" >"$work/for" && cp "$work/for" "$home/goloom.aot.for"
holds "another JDK is another" says_its_version "$home/goloom"
holds "... and gets a cache of its own" test "$(age)" != "$before"

echo garbage >"$home/goloom.aot"
holds "a broken cache is silent" says_its_version "$home/goloom"

rm "$home/goloom.aot" && mkdir "$home/goloom.aot.lock"
holds "while another makes the cache it does without" says_its_version "$home/goloom"
holds "... and makes none" test ! -e "$home/goloom.aot"
rmdir "$home/goloom.aot.lock"

holds "GOLOOM_CACHE= makes none" says_its_version env GOLOOM_CACHE= "$home/goloom"
holds "... indeed" test ! -e "$home/goloom.aot"
holds "GOLOOM_CACHE=DIR makes one there" says_its_version env GOLOOM_CACHE="$work/else where" "$home/goloom"
holds "... indeed" test -s "$work/else where/goloom.aot"

# A file where the folder should be keeps out root as well.
echo >"$work/file"
holds "a place that cannot be written is silent" says_its_version env GOLOOM_CACHE="$work/file/x" "$home/goloom"

"$home/goloom" fetch x <&- >"$work/out" 2>"$work/err" && status=0 || status=$?
holds "a closed standard input is no harm" grep -q '^✗ x' "$work/out"
holds "the exit status is that of the command" test "$status" = 1
