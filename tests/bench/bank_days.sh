#!/bin/sh
# Replays real call counts on four nodes in two data centers with a host lost in the busy hour: one day,
# then all days. Prints calls, events, events per second and peak memory of each.
# usage: tests/bench/bank_days.sh [ORSIM [COUNTS.csv]]
# The counts are a CSV with the columns start and calls, five minutes a row; without a path the file is
# looked for as bank_calls.csv in $ORSIM_SHARED/data or in ../shared/data beside the checkout, and if
# it is in neither the benchmark is skipped.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
orsim=${1:-$root/build/release/orsim}
counts=${2:-${ORSIM_SHARED:-$root/../shared}/data/bank_calls.csv}
if [ ! -r "$counts" ]; then
    echo "skipped: no call counts at $counts"
    exit 0
fi
counts=$(cd "$(dirname "$counts")" && pwd)/$(basename "$counts")
replay() {
    echo "$1:"
    "$orsim" run "$root/scenarios/load/morning_host_loss.json" --summary --stats \
        --set /workload/0/arrivals/file="$counts" --set /faults/0/at=3h --until "$2" 2>&1 |
        grep -E '^calls [0-9]|duplicate|default_routed|delay.(p50|p99|max)|^(pass|fail)|^fingerprint'
}
replay "one day" 15h
replay "all days" 5650h
