#!/usr/bin/env bash
# Walks the models of one call with the model checker SPIN, which shares no line with our explorer, and
# holds both to the same number of states and the same verdict on "one session a call".
#   tests/protocol/spin.sh SPIN_MODELS FOLDER
# SPIN_MODELS is the program of that name; the folder is for what is made on the way. Without SPIN's
# reductions (-DNOREDUCE). SPIN has one state more: the one before anything is set up.
set -u
if [ $# -ne 2 ]; then
    sed -n '4s/^# *//p' "$0" >&2
    exit 2
fi
models=$(realpath "$1")
mkdir -p "$2" && cd "$2" || exit 3

# walk NAME FLAG...: prints what pan says of every state; ends at the first breach unless told -A.
walk() {
    "./$1.pan" -E -m1000000 -w20 "${@:2}"
}

passed=0
failed=0
nth=0
while expected=$("$models" $nth expect) && [ -n "$expected" ]; do
    read -r states verdict <<<"$expected"
    name=model$nth
    "$models" $nth text >"$name.pml"
    if ! spin -a "$name.pml" >"$name.spin" 2>&1 \
        || ! gcc -O0 -w -DSAFETY -DNOREDUCE -DMEMLIM=2048 -o "$name.pan" pan.c; then
        cat "$name.spin"
        echo "ERROR: model $nth is nothing SPIN understands"
        failed=$((failed + 1))
        nth=$((nth + 1))
        continue
    fi
    found=$(walk "$name" -A | awk '/states, stored/ { print $1 - 1 }')
    claim=holds
    walk "$name" | grep -q 'assertion violated' && claim=broken
    if [ "$found" = "$states" ] && [ "$claim" = "$verdict" ]; then
        echo "model $nth: $states states, one session a call: $verdict; SPIN agrees"
        passed=$((passed + 1))
    else
        echo "ERROR: model $nth: here $states states, $verdict; SPIN has $found, $claim"
        failed=$((failed + 1))
    fi
    nth=$((nth + 1))
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ] && [ $passed -gt 0 ]
