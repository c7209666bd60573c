#!/usr/bin/env bash
# Runs every scenario with each of several builds of orsim and compares the fingerprints: the same
# scenario and seed must give the same run, whatever compiler and optimisation made the program.
#   tests/fingerprints.sh ORSIM ORSIM...
# Exit 1: they differ, or a run gave none. Exit 77: there is nothing to compare yet.
set -u
if [ $# -lt 2 ]; then
    sed -n '4,5s/^# *//p' "$0" >&2
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

# compare ORSIM... SCENARIO: prints a line for the scenario and fails if its builds do not agree.
compare() {
    local scenario=${*: -1} orsim first="" one agree=yes all=""
    for orsim in "${@:1:$#-1}"; do
        one=$(fingerprint "$orsim" "$scenario")
        all="$all  $orsim: $one"$'\n'
        first=${first:-$one}
        [ "$one" = "$first" ] || agree=no
    done
    if [ $agree = yes ] && [[ $first =~ ^[0-9a-f]{16}$ ]]; then
        echo "$first  ${scenario#"$root"/}"
    else
        printf '%s: the builds differ or give no fingerprint\n%s' "${scenario#"$root"/}" "$all"
        return 1
    fi
}
export -f compare fingerprint
export root

if ! "$1" run --help >/dev/null 2>&1; then
    echo "this orsim has no command 'run' yet"
    exit 77
fi
# A JSON Schema lies beside the scenarios, and it is none.
scenarios=$(find "$root/scenarios" -name '*.json' ! -name '*schema*' ! -name '*.study.json' 2>/dev/null | sort)
if [ -z "$scenarios" ]; then
    echo "there are no scenarios yet"
    exit 77
fi
printf '%s\n' "$scenarios" \
    | xargs --delimiter='\n' --max-args=1 --max-procs="$(nproc)" bash -c 'compare "$@"' compare "$@" \
    || exit 1
echo "$(printf '%s\n' "$scenarios" | wc -l) scenarios, $# builds, one fingerprint each"
