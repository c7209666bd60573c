#!/usr/bin/env python3
"""Holds every shipped file to the JSON Schema of its format, and the schemas to what they must refuse.

Usage: schemas.py ORSIM, in the root of the source tree. Exit 77: the package python3-jsonschema is
missing.
"""
import glob
import json
import os
import subprocess
import sys
import tempfile

try:
    from jsonschema import Draft7Validator, Draft202012Validator
except ImportError:
    print("skipped: the package python3-jsonschema is missing")
    sys.exit(77)

orsim = sys.argv[1]
failures = []


def check(holds, claim):
    if not holds:
        failures.append(claim)
        print("FAILED:", claim)


def validator(kind):
    with open(f"scenarios/{kind}.schema.json", encoding="utf-8") as file:
        schema = json.load(file)
    Draft7Validator.check_schema(schema)
    return Draft7Validator(schema)


validators = {f"orsim/{kind}@1": validator(kind) for kind in ("scenario", "suite", "study")}
seen = dict.fromkeys(validators, 0)
for path in sorted(glob.glob("scenarios/**/*.json", recursive=True)):
    if path.endswith(".schema.json"):
        continue
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    form = document["schema"]
    seen[form] += 1
    for mistake in validators[form].iter_errors(document):
        check(False, f"{path}{mistake.json_path[1:]}: {mistake.message[:200]}")
for form, count in seen.items():
    check(count > 0, f"there is a shipped file of {form}")
    print(form, count)

# What a schema must refuse, or it would complete nothing and find nothing.
smallest = {"schema": "orsim/scenario@1"}
bad = {
    "a missing schema": {},
    "an unknown key": {**smallest, "faullts": []},
    "an unknown key below": {**smallest, "topology": {"data_centres": []}},
    "a bare number for a duration": {**smallest, "until": 5},
    "a duration without unit": {**smallest, "until": "5"},
    "an unknown event": {**smallest, "expect": [{"id": "e", "never": {"event": "session.creatd"}}]},
    "an unknown kind of fault": {**smallest, "faults": [{"id": "f", "kind": "crashh", "at": "1s"}]},
    "an option out of range": {**smallest, "options": {"cluster": {"call-watching-timeout": 10}}},
    "an unknown alternative": {**smallest, "policies": {"late_primary": "both_runn"}},
    "an unknown assumption": {**smallest, "assumptions": {"promotionn": "1s"}},
}
for what, document in bad.items():
    check(not validators["orsim/scenario@1"].is_valid(document), f"{what} is refused")
good = {**smallest, "note": "x", "options": {"cluster": {"call-watching-timeout": 2000, "note": 1}}}
check(validators["orsim/scenario@1"].is_valid(good), "a note may stand anywhere")

with open("scenarios/log.schema.json", encoding="utf-8") as file:
    log_schema = Draft202012Validator(json.load(file))
with tempfile.TemporaryDirectory() as folder:
    log = os.path.join(folder, "run.jsonl")
    subprocess.run([orsim, "run", "scenarios/switchover/primary_crash.json", "--summary", "-o", log],
                   check=True, stdout=subprocess.DEVNULL)
    with open(log, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            check(log_schema.is_valid(json.loads(line)), f"line {number} of a log is valid")

print(len(failures), "failures")
sys.exit(1 if failures else 0)
