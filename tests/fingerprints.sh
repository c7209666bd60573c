#!/usr/bin/env bash
# Runs every scenario with each of several builds of orsim and compares the fingerprints: the same
# scenario and seed must give the same run, whatever compiler and optimisation made the program. The
# first build runs twice, in two processes, and its test command with one job and with many. Where runs
# differ, the first differing event is printed with both sides.
#   tests/fingerprints.sh ORSIM ORSIM...
# Exit 1: they differ, or a run gave none. Exit 77: there is nothing to compare yet.
set -u
if [ $# -lt 2 ]; then
    sed -n '6,8s/^# *//p' "$0" >&2
    exit 2
fi
root=$(cd "$(dirname "$0")/.." && pwd)

# The last line "fingerprint <16 hex digits>" of a run, or why there is none. A verdict other than pass
# (1 and 4) is no matter here.
fingerprint() {
    local words status
    words=$("$1" run "$2" --summary 2>&1 </dev/null)
    status=$?
    if [ $status -ne 0 ] && [ $status -ne 1 ] && [ $status -ne 4 ]; then
        echo "exit $status: $(printf '%s' "$words" | tail -n 1)"
        return
    fi
    printf '%s\n' "$words" | sed -n 's/^fingerprint \([0-9a-f]\{16\}\)$/\1/p' | tail -n 1 | grep . \
        || echo "no fingerprint"
}

# first_difference SCENARIO ORSIM ORSIM: where the runs of two builds part, by the event logs. The
# same build twice is run anew, so a difference of chance may not show again.
first_difference() {
    local logs line
    logs=$(mktemp -d) || return
    "$2" run "$1" --summary -o "$logs/a.jsonl" >/dev/null 2>&1 </dev/null
    "$3" run "$1" --summary -o "$logs/b.jsonl" >/dev/null 2>&1 </dev/null
    if ! [ -s "$logs/a.jsonl" ] || ! [ -s "$logs/b.jsonl" ]; then
        echo "  one of them wrote no log"
    elif cmp -s "$logs/a.jsonl" "$logs/b.jsonl"; then
        echo "  their logs are equal when run again"
    else
        line=$(cmp "$logs/a.jsonl" "$logs/b.jsonl" 2>&1 | sed -n 's/.* line \([0-9]*\).*/\1/p')
        echo "  line $line of the event log is the first that differs; $2, then $3:"
        sed -n "${line}p" "$logs/a.jsonl" | sed 's/^/    /'
        sed -n "${line}p" "$logs/b.jsonl" | sed 's/^/    /'
    fi
    rm -r "$logs"
}

# compare ORSIM... SCENARIO: prints a line for the scenario and fails if its builds do not agree.
compare() {
    local scenario=${*: -1} orsim first="" one agree=yes odd="" all=""
    for orsim in "${@:1:$#-1}" "$1"; do
        one=$(fingerprint "$orsim" "$scenario")
        all="$all  $orsim: $one"$'\n'
        first=${first:-$one}
        [ "$one" = "$first" ] || { agree=no; odd=${odd:-$orsim}; }
    done
    if [ $agree = yes ] && [[ $first =~ ^[0-9a-f]{16}$ ]]; then
        echo "$first  ${scenario#"$root"/}"
    else
        printf '%s: the builds differ or give no fingerprint\n%s' "${scenario#"$root"/}" "$all"
        [ $agree = yes ] || first_difference "$scenario" "$1" "$odd"
        return 1
    fi
}
export -f compare fingerprint first_difference
export root

if ! "$1" run --help >/dev/null 2>&1; then
    echo "this orsim has no command 'run' yet"
    exit 77
fi
# A JSON Schema lies beside the scenarios, and it is none.
scenarios=$(find "$root/scenarios" -name '*.json' ! -name '*schema*' ! -name '*.study.json' ! -name '*.suite.json' 2>/dev/null | sort)
if [ -z "$scenarios" ]; then
    echo "there are no scenarios yet"
    exit 77
fi
printf '%s\n' "$scenarios" \
    | xargs --delimiter='\n' --max-args=1 --max-procs="$(nproc)" bash -c 'compare "$@"' compare "$@" \
    || exit 1
# Which job ran what must not show, in any form.
cd "$root" || exit 2
one_job=$("$1" test scenarios --jobs 1 --json | cksum)
many_jobs=$("$1" test scenarios --jobs 7 --json | cksum)
if [ "$one_job" != "$many_jobs" ]; then
    echo "orsim test says other things with one job than with seven: they differ"
    exit 1
fi
echo "$(printf '%s\n' "$scenarios" | wc -l) scenarios, $# builds, one fingerprint each"
