#!/usr/bin/env bash
# Whether a study's bytes stay the same where other programs share it out: the ranks of OpenMPI, GNU
# parallel and a Slurm array, all really run, and an Indexed Job's manifest held to what Kubernetes asks.
# What is not installed is skipped. Ends with a line "N passed, N failed, N skipped".
#   tests/plan/machines.sh ORSIM FOLDER
set -u
here=$(cd "$(dirname "$0")" && pwd)
orsim=$(realpath "$1")
mkdir -p "$2"
cd "$2" || exit 3
rm -rf ./*
folder=$PWD
PATH=$(dirname "$orsim"):/usr/sbin:$PATH
export PATH
cat >s.json <<'JSON'
{
  "schema": "orsim/scenario@1", "seed": 5, "until": "30s",
  "workload": [ { "id": "c", "kind": "voice", "talk_time": { "dist": "exponential", "mean": "10s" },
    "arrivals": { "process": "poisson", "rate_per_second": 4 } } ]
}
JSON
cat >plan.json <<'JSON'
{
  "schema": "orsim/study@1", "scenario": "s.json", "replications": 12,
  "loss_of": { "each": ["host"], "at": { "dist": "uniform", "min": "10s", "max": "19s" } }
}
JSON
# How long this one goes on, and what it looks at, depends on what came out so far.
cat >adaptive.json <<'JSON'
{
  "schema": "orsim/study@1", "scenario": "s.json",
  "precision": { "metric": "calls.arrived", "relative": "0.03", "least": 10, "most": 60, "between": 5 },
  "loss_of": { "each": ["host"], "at": "10s" },
  "goals": [ { "metric": "calls.arrived", "max": 150 } ],
  "find": { "largest": "load", "from": "0.25", "to": "2", "step": "0.25" }
}
JSON

passed=0
failed=0
skipped=0
# part NAME COMMAND...: the command's last line says why when it fails, or, with 77, why not.
part() {
    local name=$1 status
    shift
    "$@" >"$folder/part.log" 2>&1
    status=$?
    case $status in
        0) passed=$((passed + 1)) && echo "ok       $name" ;;
        77) skipped=$((skipped + 1)) && echo "skipped  $name: $(tail -n 1 "$folder/part.log")" ;;
        *) failed=$((failed + 1)) && echo "FAILED   $name" && tail -n 15 "$folder/part.log" | sed 's/^/    > /' ;;
    esac
}
is_there() {
    command -v "$1" >/dev/null 2>&1 || {
        echo "$1 is not installed"
        return 1
    }
}
together() {  # together SCRIPT >ANSWER: the two commands a script for Slurm leaves to the user
    sed -n '/^# orsim /s/^# //p' "$1" | sed 's/--resume$/--resume --json/' | sh
}

alone() {
    orsim plan plan.json --threads 1 --json >one.json && grep -q '"lost":"host ' one.json || return 1
    orsim plan adaptive.json --threads 1 --json >adaptive_one.json
    grep -q '"find"' adaptive_one.json
}

# More ranks than processors are what this is about, and root is who tests in a container. The job is
# mpirun itself, and its children are the ranks.
run_ranks() (
    local ranks=$1
    shift
    exec env OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 \
        OMPI_MCA_rmaps_base_oversubscribe=1 OMPI_MCA_btl=self,vader OMPI_MCA_mpi_yield_when_idle=1 \
        mpirun -n "$ranks" orsim plan "$@"
)
has_ranks() {
    is_there mpirun || return 77
    orsim plan plan.json --mpi --metric no.such 2>&1 | grep -q 'built without MPI' || return 0
    echo "this orsim was built without -DORSIM_MPI=ON"
    return 77
}
ranks() {
    has_ranks || return
    run_ranks "$1" plan.json --mpi --json >ranks.json && cmp one.json ranks.json
}
adaptive_ranks() {
    has_ranks || return
    run_ranks "$1" adaptive.json --mpi --json >ranks.json
    grep -q '"find"' ranks.json && cmp adaptive_one.json ranks.json
}
# A rank is killed, and with it goes the job; what was on file is gone on with, by threads.
killed_rank() {
    has_ranks || return
    local job size=0
    rm -f killed.journal
    run_ranks 3 plan.json --mpi --journal killed.journal --replications 400 >/dev/null 2>&1 &
    job=$!
    for _ in $(seq 600); do
        sleep 0.05
        size=$(stat -c %s killed.journal 2>/dev/null || echo 0)
        [ "$size" -lt 100000 ] || break
    done
    kill -KILL "$(pgrep -P $job | tail -n 1)"
    ! wait $job || {
        echo "the job was done before a rank could be killed"
        return 1
    }
    rm -f counted.journal
    orsim merge -o counted.journal killed.journal 2>&1 | grep '^[1-9]' || return 1
    orsim plan plan.json --replications 400 --journal killed.journal --resume --json >killed.json
    orsim plan plan.json --replications 400 --json | cmp - killed.json
}
bad_study_on_ranks() {
    has_ranks || return
    run_ranks 2 plan.json --mpi --metric no.such >said.txt 2>&1
    [ "$(grep -c 'no.such' said.txt)" -gt 0 ] && [ "$(grep -c '^command line' said.txt)" -le 1 ]
}

gnu_parallel() {
    is_there parallel || return 77
    rm -f ./*.journal
    orsim plan plan.json --launch parallel --shards 3 | sed '$s/$/ --json/' >parallel.sh
    sh parallel.sh >parallel.json || return 1
    cmp one.json parallel.json
}

# A cluster of this one machine, its keys, sockets, ports and logs all its own.
start_slurm() {
    local base=$1 host
    host=$(hostname -s)
    mkdir -p "$base/munge" "$base/state" "$base/spool"
    chmod 711 "$base/munge"
    (umask 077 && head -c 1024 /dev/urandom >"$base/munge/key")
    cat >"$base/slurm.conf" <<CONF
ClusterName=orsim
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$base/munge/socket
CredType=cred/munge
SlurmctldPort=26817
SlurmdPort=26818
StateSaveLocation=$base/state
SlurmdSpoolDir=$base/spool
SlurmctldPidFile=$base/slurmctld.pid
SlurmdPidFile=$base/slurmd.pid
SlurmctldLogFile=$base/slurmctld.log
SlurmdLogFile=$base/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SwitchType=switch/none
SchedulerType=sched/builtin
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ReturnToService=2
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=all Nodes=$host Default=YES MaxTime=INFINITE State=UP
CONF
    munged --key-file="$base/munge/key" --socket="$base/munge/socket" --pid-file="$base/munge/pid" \
        --log-file="$base/munge/log" --seed-file="$base/munge/seed" || return 1
    slurmctld && slurmd || return 1
    for _ in $(seq 60); do
        sinfo -h -o %t 2>/dev/null | grep -q '^idle$' && return 0
        sleep 0.5
    done
    echo "no node of the cluster came up"
    return 1
}
slurm_array() {
    local file
    for file in munged slurmctld slurmd sbatch; do
        is_there $file || return 77
    done
    if [ "$(id -u)" -ne 0 ]; then
        echo "only root can start a cluster here"
        return 77
    fi
    rm -f ./*.journal
    SLURM_CONF=$cluster/slurm.conf
    export SLURM_CONF
    start_slurm "$cluster" || return 1
    orsim plan plan.json --launch slurm --shards 3 >array.sh
    timeout 120 sbatch --wait array.sh || {
        tail -n 5 "$cluster/slurmctld.log" slurm-*.out
        return 1
    }
    ls plan.1-of-3.journal plan.2-of-3.journal plan.3-of-3.journal || return 1
    together array.sh >slurm.json && cmp one.json slurm.json
}
stop_slurm() {
    local file
    for file in slurmd.pid slurmctld.pid munge/pid; do
        [ ! -s "$cluster/$file" ] || kill "$(cat "$cluster/$file")" 2>/dev/null
    done
    rm -rf "$cluster"
}

manifest() {
    python3 -c 'import jsonschema' 2>/dev/null || {
        echo "python3-jsonschema is not installed"
        return 77
    }
    orsim plan plan.json --launch kubernetes --shards 3 >job.json || return 1
    python3 - job.json "$here/indexed_job.schema.json" <<'PYTHON'
import copy, json, sys
import jsonschema
job, schema = (json.load(open(path)) for path in sys.argv[1:3])
jsonschema.validate(job, schema)
spec = job["spec"]
mounts = {mount["name"] for c in spec["template"]["spec"]["containers"] for mount in c["volumeMounts"]}
assert mounts == {volume["name"] for volume in spec["template"]["spec"]["volumes"]}, mounts
assert spec["completions"] == spec["parallelism"] == 3
# What Kubernetes would refuse is refused here too.
def broken(*path, value):
    bad = copy.deepcopy(job)
    place = bad
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    try:
        jsonschema.validate(bad, schema)
    except jsonschema.ValidationError:
        return
    sys.exit(f"{path} = {value!r} is let through")
broken("spec", "completionMod", value="Indexed")
broken("spec", "completions", value="3")
broken("spec", "template", "spec", "restartPolicy", value="Always")
broken("metadata", "name", value="orsim_plan")
PYTHON
}
# Its containers, run here one after the other as their indices say.
containers() {
    is_there python3 || return 77
    rm -f ./*.journal
    local index
    python3 -c 'import json; print(json.load(open("job.json"))["spec"]["template"]["spec"]["containers"][0]["command"][2])' >line.sh
    for index in 0 1 2; do
        JOB_COMPLETION_INDEX=$index /bin/sh line.sh || return 1
    done
    orsim merge -o plan.journal plan.1-of-3.journal plan.2-of-3.journal plan.3-of-3.journal || return 1
    orsim plan plan.json --journal plan.journal --resume --json >job_answer.json && cmp one.json job_answer.json
}

# Of a socket's path there may be no more than about a hundred letters.
cluster=$(mktemp -d)
chmod 755 "$cluster"
trap stop_slurm EXIT
part "one thread answers" alone
for number in 1 2 4; do
    part "$number ranks of MPI, the same bytes" ranks $number
    part "$number ranks of MPI, stopping where the precision says" adaptive_ranks $number
done
part "a rank killed, the rest gone on with" killed_rank
part "a mistake is told once, not by every rank" bad_study_on_ranks
part "GNU parallel, the same bytes" gnu_parallel
part "a Slurm array, the same bytes" slurm_array
part "the manifest of an Indexed Job is one" manifest
part "the containers of an Indexed Job, the same bytes" containers
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed -eq 0 ]
