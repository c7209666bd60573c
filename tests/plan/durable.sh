#!/usr/bin/env bash
# Whether a study's bytes stay the same however it is run: on one thread or many, killed at random
# instants and resumed, cut into shards and merged.
#   tests/plan/durable.sh ORSIM FOLDER
set -eu
orsim=$(realpath "$1")
mkdir -p "$2"
cd "$2"
rm -rf ./*
# The scenario, so long that the study takes about a second in whatever way orsim was built.
write_scenario() {
    cat >s.json <<JSON
{
  "schema": "orsim/scenario@1", "seed": 5, "until": "$1s",
  "workload": [ { "id": "c", "kind": "voice", "talk_time": { "dist": "exponential", "mean": "10s" },
    "arrivals": { "process": "poisson", "rate_per_second": 4 } } ]
}
JSON
}
cat >plan.json <<'JSON'
{
  "schema": "orsim/study@1", "scenario": "s.json", "replications": 12,
  "sweep": [ { "id": "creation", "pointer": "/assumptions/session_creation", "values": ["50ms", "70ms"] } ],
  "loss_of": { "each": ["host"], "at": { "dist": "uniform", "min": "10s", "max": "19s" } }
}
JSON
fail() {
    echo "$1"
    exit 1
}
same() {
    cmp "$1" "$2" || fail "$2 is not what an undisturbed run on one thread says"
}

seconds=30
while true; do
    write_scenario $seconds
    began=$EPOCHREALTIME
    "$orsim" plan plan.json --threads 1 -o one.csv --json >one.json
    took=$(awk -v from="$began" -v to="$EPOCHREALTIME" 'BEGIN { print to - from }')
    if [ $seconds -ge 480 ] || awk -v took="$took" 'BEGIN { exit took < 0.7 }'; then
        break
    fi
    seconds=$((seconds * 2))
done
echo "the study of $seconds s a run takes $took s on one thread"
grep -q '"lost":"host ' one.json || fail "no host was lost"
[ ! -e plan.journal ] || fail "an answered study leaves no journal behind"

"$orsim" plan plan.json --threads 3 -o three.csv --json >three.json
same one.json three.json
same one.csv three.csv

set +m
# Killed at ten random instants, wherever that strikes; each time it goes on from what is on file, and
# what is on file stays there. How long a run takes differs from machine to machine and from minute to
# minute, so the instants come later after a kill that left nothing new on file, and earlier after a
# study that was done before it was killed.
runs_on_file() {
    local said=0
    if [ -e killed.journal ]; then
        rm -f counted.journal
        said=$("$orsim" merge -o counted.journal killed.journal 2>&1)
    fi
    echo "${said%% *}"
}
RANDOM=7
span=$(awk -v took="$took" 'BEGIN { print took * 0.06 }')
tries=0
killed=0
kept=0
went_on=0
while [ $killed -lt 10 ] || [ $went_on -lt 3 ]; do
    tries=$((tries + 1))
    [ $tries -le 60 ] || fail "in 60 tries killed $killed times, of them $went_on with new runs on file"
    instant=$(awk -v span="$span" -v luck=$RANDOM 'BEGIN { print span * (0.05 + 0.95 * luck / 32768) }')
    status=0
    {
        timeout --signal=KILL "$instant" "$orsim" plan plan.json --threads 2 --resume \
            --journal killed.journal --json >killed.json || status=$?
    } 2>/dev/null
    if [ $status -eq 0 ]; then
        same one.json killed.json
        rm -f killed.journal
        kept=0
        span=$(awk -v span="$span" 'BEGIN { print span / 1.5 }')
        continue
    fi
    [ $status -eq 137 ] || fail "the study ended with $status instead of being killed"
    killed=$((killed + 1))
    now=$(runs_on_file)
    [ "$now" -ge "$kept" ] || fail "of $kept finished runs $now are left after a kill"
    if [ "$now" -gt "$kept" ]; then
        went_on=$((went_on + 1))
    else
        span=$(awk -v span="$span" 'BEGIN { print span * 1.5 }')
    fi
    kept=$now
    echo "killed after $instant s: $kept runs on file"
done
"$orsim" plan plan.json --threads 2 --resume --journal killed.journal --json >killed.json
same one.json killed.json

# A journal in the way is not overwritten, and one of another study not used.
status=0
"$orsim" plan plan.json --journal killed.journal >/dev/null 2>complaint.txt || status=$?
[ $status -eq 2 ] && grep -q -- '--resume goes on' complaint.txt || fail "the old journal was taken"
status=0
"$orsim" plan plan.json --seed 6 --resume --journal killed.journal >/dev/null 2>complaint.txt || status=$?
[ $status -eq 2 ] && grep -q 'of another study' complaint.txt || fail "another study's runs were taken"

# Interrupted politely, it says how to go on.
timeout --signal=INT "$(awk -v took="$took" 'BEGIN { print took / 4 }')" "$orsim" plan plan.json --threads 1 >/dev/null 2>complaint.txt || true
# Struck before it began or after it was done, it leaves no journal and has nothing to resume.
if [ -e plan.journal ]; then
    grep -q -- '--resume' complaint.txt || fail "an interrupted study does not say how to resume"
    "$orsim" plan plan.json --resume --json >interrupted.json
    same one.json interrupted.json
fi

for shard in 1 2 3; do
    "$orsim" plan plan.json --shard $shard/3 2>/dev/null
done
"$orsim" merge -o whole.journal plan.1-of-3.journal plan.2-of-3.journal plan.3-of-3.journal 2>/dev/null
"$orsim" plan plan.json --journal whole.journal --resume --json >whole.json
same one.json whole.json
"$orsim" merge -o part.journal plan.1-of-3.journal plan.3-of-3.journal 2>/dev/null
"$orsim" plan plan.json --journal part.journal --resume --json >part.json
same one.json part.json
status=0
"$orsim" plan s.json --shard 1/2 2>complaint.txt || status=$?
[ $status -eq 2 ] && grep -q 'cannot be cut into shards' complaint.txt || fail "an adaptive study was cut"

# A ring whose neighbours share a data center is warned of, one that takes turns is not.
for order in "A A B B" "A B A B"; do
    nodes=""
    number=0
    for center in $order; do
        number=$((number + 1))
        nodes="$nodes${nodes:+,}{\"id\":\"N$number\",\"dbid\":$((100 + number)),\"data_center\":\"$center\",\"primary\":{\"id\":\"P$number\"},\"backup\":{\"id\":\"B$number\"}}"
    done
    cat >"ring ${order}.json" <<JSON
{ "schema": "orsim/scenario@1", "topology": {
  "data_centers": [ { "id": "A" }, { "id": "B" } ], "nodes": [ $nodes ],
  "links": [ { "between": ["A", "B"] } ], "tservers": [ { "id": "sip", "data_center": "A" } ] },
  "workload": [ { "id": "c", "kind": "voice", "at": "0s" } ] }
JSON
done
"$orsim" check "ring A A B B.json" 2>&1 | grep -q 'if data center A is lost, 1 of 4' || fail "no warning of the ring"
! "$orsim" check "ring A B A B.json" 2>&1 | grep -q 'is lost' || fail "a warning of a good ring"

# The scripts that launch shards elsewhere, run here as their schedulers would run them.
PATH=$(dirname "$orsim"):$PATH
export PATH
mkdir -p launched
cd launched
cp ../s.json ../plan.json .
orsim plan plan.json --launch slurm --shards 2 >array.sh
for task in 1 2; do
    SLURM_ARRAY_TASK_ID=$task SLURM_CPUS_PER_TASK=1 bash array.sh 2>/dev/null
done
sed -n '/^# orsim /s/^# //p' array.sh | sed 's/--resume$/--resume --json/' >together.sh
sh together.sh >slurm.json 2>/dev/null
same ../one.json slurm.json
rm -f ./*.journal
# An Indexed Job's container, as the manifest says it.
orsim plan plan.json --launch kubernetes --shards 2 >job.json
line=$(sed -n 's/.*"-c", "\(.*\)" \].*/\1/p' job.json)
for index in 0 1; do
    JOB_COMPLETION_INDEX=$index /bin/sh -c "$line" 2>/dev/null
done
orsim merge -o plan.journal plan.1-of-2.journal plan.2-of-2.journal 2>/dev/null
orsim plan plan.json --journal plan.journal --resume --json >job_answer.json
same ../one.json job_answer.json
echo "the same bytes throughout"
