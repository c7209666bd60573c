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

# walk FLAG...: prints what pan says of every state; ends at the first breach unless told -A.
walk() {
    ./pan -E -m1000000 -w20 "$@"
}

# check NTH: a line on that model; fails where SPIN finds otherwise. Each in a folder of its own, for SPIN's
# own files have fixed names.
check() {
    local nth=$1 states verdict found claim=holds
    read -r states verdict <<<"$("$models" "$nth" expect)"
    mkdir -p "model$nth" && cd "model$nth" || return 1
    "$models" "$nth" text >model.pml
    if ! spin -a model.pml >spin.out 2>&1 \
        || ! gcc -O0 -w -DSAFETY -DNOREDUCE -DMEMLIM=2048 -o pan pan.c; then
        cat spin.out
        echo "ERROR: model $nth is nothing SPIN understands"
        return 1
    fi
    found=$(walk -A | awk '/states, stored/ { print $1 - 1 }')
    walk | grep -q 'assertion violated' && claim=broken
    if [ "$found" != "$states" ] || [ "$claim" != "$verdict" ]; then
        echo "ERROR: model $nth: here $states states, $verdict; SPIN has $found, $claim"
        return 1
    fi
    echo "model $nth: $states states, one session a call: $verdict; SPIN agrees"
}
export -f check walk
export models

count=0
while [ -n "$("$models" $count expect)" ]; do
    count=$((count + 1))
done
seq 0 $((count - 1)) | xargs -P "$(nproc)" -I{} bash -c 'check {}' | tee all.out
passed=$(grep -c 'SPIN agrees$' all.out)
echo "$passed passed, $((count - passed)) failed"
[ "$count" -gt 0 ] && [ "$passed" -eq "$count" ]
