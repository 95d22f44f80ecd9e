#!/usr/bin/env bash
# Runs one fuzzer of build/fuzz from its committed corpus; ends with its status (0: no finding).
#
# Usage: run_fuzzer.sh TARGET --runs N       a fixed seed and number of inputs; keeps nothing
#        run_fuzzer.sh TARGET --seconds S    a new seed; what is new stays in build/fuzz/found/TARGET
#        run_fuzzer.sh TARGET --keep         copies into the corpus what reaches new code
#
# A finding lands in build/fuzz/crashes/TARGET-*; run the fuzzer on that file alone to see it again.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."

if [[ $# -lt 2 ]]; then
  sed -n '2,/^[^#]/{/^#/{s/^# \{0,1\}//;p;};}' "$0" >&2
  exit 2
fi
target=$1
fuzzer=build/fuzz/tests/fuzz/${target}_fuzzer
corpus=tests/fuzz/corpus/$target
found=build/fuzz/found/$target
case $target in
  edifact_tokenizer | paxlst) dictionary=edifact ;;
  json_*) dictionary=json ;;
  *) dictionary=$target ;;
esac
options=(
  -max_len=1024      # A larger input costs as much as many small ones, which find as much.
  -timeout=60        # A hang, on any machine.
  -rss_limit_mb=2048 # Nor may memory grow without bound.
  -detect_leaks=0    # At the end only.
  -print_final_stats=1
  "-dict=tests/fuzz/$dictionary.dict"
  "-artifact_prefix=build/fuzz/crashes/$target-"
)
mkdir -p "$found" "$corpus" build/fuzz/crashes
case $2 in
  --runs)
    # Not among what longer runs found: every run starts from the same inputs.
    found=build/fuzz/fixed/$target
    rm -rf "$found"
    mkdir -p "$found"
    exec "$fuzzer" "${options[@]}" -seed=1 "-runs=$3" "$found" "$corpus"
    ;;
  --seconds) exec "$fuzzer" "${options[@]}" "-max_total_time=$3" "$found" "$corpus" ;;
  # By code reached, not by how often, and cut to 500 bytes: the corpus stays small, since it is
  # run with the tests. It reaches all but some hundredths of what the finds reach.
  --keep) exec "$fuzzer" "${options[@]}" -max_len=500 -merge=1 -use_counters=0 -use_cmp=0 "$corpus" "$found" ;;
  *) exit 2 ;;
esac
