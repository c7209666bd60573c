#!/bin/sh
# The timeline that the README shows is the beginning of that of its scenario, line by line.
#   tests/scenarios/readme.sh
# Exit 1: it is not.
set -eu
cd "$(dirname "$0")/../.."
golden=scenarios/switchover/primary_crash.txt
shown=$(sed -n '/^[0-9]*\.[0-9]\{6\}  /p' README.md)
count=$(printf '%s\n' "$shown" | wc -l)
wanted=$(sed -n 's/^ *\([0-9]*\.[0-9]\{6\}  .*\)$/\1/p' "$golden" | head -n "$count")
if [ -z "$shown" ] || [ "$shown" != "$wanted" ]; then
    printf 'README.md does not show the first %s lines of %s:\n%s\n' "$count" "$golden" "$wanted"
    exit 1
fi
echo "README.md shows the first $count lines of $golden"
