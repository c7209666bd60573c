#!/usr/bin/env bash
# Finds again what scenarios/found/README.md says was found: its commands are run and each must come to
# the failure that its file keeps. Run in the root of the source tree.
#   found_again.sh ORSIM          the one run that found each: seconds
#   found_again.sh ORSIM --long   each world as if nobody knew, from luck 1, a minute for each
set -u
orsim=$1
how=${2:-}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
bad=0
count=0
while IFS='|' read -r _ name command _; do
    name=$(echo "$name" | tr -d ' ')
    command=$(echo "$command" | sed 's/^ *`orsim //; s/` *$//')
    file=$(sed -n "s/^| $name |.*(\(.*\.json\)).*/\1/p" scenarios/found/README.md | head -n 1)
    wanted=$(sed -n 's/.*It fails by \(.*\)\.",/\1/p' "scenarios/found/$file")
    if [ "$how" = --long ]; then
        command="$(echo "$command" | sed 's/ --luck [0-9]* --runs 1//') --budget 60s"
    fi
    said=$(eval "\"$orsim\" $command -o '$folder/$name'")
    count=$((count + 1))
    if [ -n "$wanted" ] && echo "$said" | grep -qF "found    $wanted"; then
        echo "$name found again: $(echo "$said" | sed -n 's/^ *in run/in run/p' | head -n 1)"
    else
        echo "ERROR: $name was not found again: $wanted"
        echo "$said"
        bad=$((bad + 1))
    fi
done < <(grep -E '^\| F[0-9]+ \| `orsim explore' scenarios/found/README.md)
echo "$count commands, $bad without what they had found"
[ "$count" -gt 0 ] && [ "$bad" -eq 0 ]
