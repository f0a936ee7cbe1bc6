"""Instructions of four stages on the sample, on one thread, counted by Valgrind: they
are the same to less than a percent whatever else the machine does, so that a change
that costs more is seen. A stage that takes 5 % more than in `instructions.json` fails,
with its name.

Write the numbers anew after a change that is meant to cost more, or that saves much:

    python3 benches/instructions.py PATH_OF_TSUBUYAKI --update

They depend on the compiler and on what the processor can: on one of another kind they
are printed, and none fails. Without Valgrind nothing is measured, and that is said.

usage: instructions.py PATH_OF_TSUBUYAKI [--update] [--only STAGE]
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
BASELINE = HERE / "instructions.json"
SAMPLE = HERE.parent / "data" / "sample"
DAY = "2018-09-03"
MOST_MORE = 0.05
# Of a stage that takes more, or is counted anew, the least of so many.
RUNS = 5
STAGES = {
    "ingest": ["ingest", SAMPLE],
    "rank": ["rank", DAY],
    "compare": ["compare", DAY],
    "page": ["report", DAY, "--format", "html"],
}


# What the C library chooses its functions by.
ABILITIES = {"avx2", "avx512bw", "avx512vl", "bmi2", "erms", "fsrm", "sse4_2"}


def processor():
    """What the processor can, by name; empty where that is not known."""
    try:
        text = pathlib.Path("/proc/cpuinfo").read_text("utf-8")
    except OSError:
        return ""
    flags = re.search(r"^flags\s*:(.*)$", text, re.MULTILINE)
    return " ".join(sorted(ABILITIES & set(flags[1].split()))) if flags else ""


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--update", action="store_true", help="write the numbers of this program")
    parser.add_argument("--only", choices=STAGES)
    return parser.parse_args()


def instructions(program, warehouse, command):
    """How many instructions a run takes."""
    with tempfile.TemporaryDirectory() as folder:
        ran = subprocess.run(
            ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/out", program, "--quiet",
             "--threads", "1", "--warehouse", warehouse, *command],
            # Where no configuration is.
            cwd=folder,
            env={"PATH": os.environ["PATH"], "POLARS_MAX_THREADS": "1", "LANG": "C.UTF-8"},
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if ran.returncode != 0:
            sys.exit(f"instructions.py: {command[0]} ended with {ran.returncode}: {ran.stderr[-500:]}")
        found = re.search(r"Collected\s*:\s*(\d+)", ran.stderr)
        if found is None:
            sys.exit(f"instructions.py: valgrind tells no number: {ran.stderr[-500:]}")
        return int(found[1])


def main():
    options = arguments()
    if shutil.which("valgrind") is None:
        print("instructions: Valgrind is not installed, nothing is measured")
        return 0
    known = json.loads(BASELINE.read_text("utf-8")) if BASELINE.exists() else {}
    is_comparable = known.pop("processor", "") == processor()
    if not is_comparable and not options.update:
        print("instructions: counted before on a processor of another kind, none fails")
    counted, failed = {}, []
    with tempfile.TemporaryDirectory(prefix="tsubuyaki-instructions-") as folder:
        for stage, command in STAGES.items():
            # Each question is asked of the sample, ingested without Valgrind.
            warehouse = pathlib.Path(folder) / stage
            if stage != "ingest":
                subprocess.run([options.program, "--quiet", "--warehouse", warehouse, "ingest", SAMPLE],
                               stdout=subprocess.DEVNULL, check=True)
            if options.only not in (None, stage):
                continue
            program = options.program.resolve()
            # Eight million zeros are written in some runs and found in fresh memory in others.
            for run in range(RUNS):
                # Into a warehouse that has the sample already, nothing is ingested.
                place = warehouse.with_name(f"ingest-{run}") if stage == "ingest" else warehouse
                found = instructions(program, place, command)
                counted[stage] = min(counted.get(stage, found), found)
                if counted[stage] <= known.get(stage, 0) * (1 + MOST_MORE) and not options.update:
                    break
            more = counted[stage] / known[stage] - 1 if stage in known else 0.0
            print(f"{stage:<10}{counted[stage]:>16,}{more:>+9.1%}", flush=True)
            if more > MOST_MORE and is_comparable:
                failed.append(stage)
    if options.update:
        BASELINE.write_text(json.dumps({"processor": processor(), **known, **counted}, indent=2) + "\n", "utf-8")
        return 0
    for stage in failed:
        print(f"instructions: {stage} takes more than {MOST_MORE:.0%} more than {BASELINE.name} says")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
