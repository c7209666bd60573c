#!/usr/bin/env bash
# Counts the instructions that programs execute, which is the same on a busy machine as on an idle one,
# and holds them to their budgets.
#   tests/bench/budget.sh BUILD_FOLDER BUDGET_FILE
# Exit 1: over budget. Exit 77: there is no budget to hold anything to.
set -u
if [ $# -ne 2 ]; then
    sed -n '4s/^# *//p' "$0" >&2
    exit 2
fi
folder=$1
budgets=$2
out=$(mktemp) || exit 3
trap 'rm -f "$out"' EXIT

# Prints the instructions of one run, or fails.
instructions() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" >/dev/null 2>"$out" </dev/null \
        || return 1
    sed -n 's/^==[0-9]*== Collected : \([0-9]*\)$/\1/p' "$out" | grep .
}

lines=0
failures=0
while read -r budget program arguments; do
    case $budget in
        "" | \#*) continue ;;
    esac
    lines=$((lines + 1))
    # The arguments are a list of words.
    # shellcheck disable=SC2086
    if ! used=$(instructions "$folder/$program" $arguments); then
        echo "ERROR: $program $arguments could not be measured: $(tail -n 3 "$out")"
        failures=$((failures + 1))
        continue
    fi
    share=$((used / (budget / 100 > 0 ? budget / 100 : 1)))
    echo "$share% of budget: $used of $budget instructions: $program $arguments"
    if [ "$used" -gt "$budget" ]; then
        echo "ERROR: over budget: make it cheaper, or raise the budget and say why in the commit"
        failures=$((failures + 1))
    elif [ "$share" -lt 80 ]; then
        echo "the budget is loose: lower it to keep what was won"
    fi
done <"$budgets"
if [ $lines -eq 0 ]; then
    echo "$budgets holds no budget yet"
    exit 77
fi
[ $failures -eq 0 ]
