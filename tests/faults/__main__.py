"""Runs the program with faults and prints what came of it.

usage: python3 tests/faults PROGRAM [--quick] [--no-skip] [--only KIND]... [--jobs N]
"""

import argparse
import concurrent.futures
import os
import pathlib
import sys
import time
import traceback
from collections import Counter

import bit_flips
import budgets
import character_runs
import clock
import cut_files
import errors
import forgetting
import full_disk
import hostile_inputs
import hostile_paths
import hostile_sql
import kills
import long_readers
import other_commits
import outputs
import sealed_flips
import syncs
import writers
from lab import Lab, workshop
from place import Failure, Skip

KINDS = {
    "kills": kills,
    "other-commits": other_commits,
    "errors": errors,
    "syncs": syncs,
    "full-disk": full_disk,
    "cut-files": cut_files,
    "bit-flips": bit_flips,
    "sealed-flips": sealed_flips,
    "writers": writers,
    "long-readers": long_readers,
    "clock": clock,
    "hostile-inputs": hostile_inputs,
    "hostile-paths": hostile_paths,
    "outputs": outputs,
    "hostile-sql": hostile_sql,
    "forgetting": forgetting,
    "budgets": budgets,
    "character-runs": character_runs,
}


def main():
    options = parse()
    started = time.monotonic()
    totals = Counter()
    print(
        f"{'fault':<36}{'cases':>7}{'passed':>8}{'failed':>8}{'skipped':>9}{'seconds':>9}",
        flush=True,
    )
    with workshop(options.keep) as root:
        lab = Lab(options.program, root)
        for name in options.only or KINDS:
            totals += run_kind(lab, KINDS[name], options)
    print(f"in {time.monotonic() - started:.0f} s")
    print(f"{totals['passed']} passed, {totals['failed']} failed, {totals['skipped']} skipped")
    if options.no_skip and totals["skipped"]:
        print("--no-skip: a case that is skipped counts as failed")
        return 1
    return 1 if totals["failed"] else 0


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--quick", action="store_true", help="about 300 cases, the quickest")
    parser.add_argument(
        "--no-skip", action="store_true", help="fail if a case is skipped for want of a tool"
    )
    parser.add_argument(
        "--only",
        action="append",
        choices=KINDS,
        metavar="KIND",
        help=f"one kind of fault: {', '.join(KINDS)}",
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2, metavar="N")
    parser.add_argument("--match", default="", help="only cases whose name has this")
    parser.add_argument("--keep", type=pathlib.Path, help="work in this folder and leave it")
    options = parser.parse_args()
    if not options.program.is_file():
        parser.error(f"{options.program}: there is no such program; cargo build --release makes it")
    return options


def run_kind(lab, kind, options):
    """Runs one kind of fault and prints its row; returns how many cases passed,
    failed, and were skipped."""
    started = time.monotonic()
    counts, reasons, failed = Counter(), Counter(), []
    cases = []
    try:
        _ = lab.oracle  # made before the cases need it at once
        cases = list(kind.cases(lab))
    except Skip as skip:
        # Without its tools its cases cannot even be listed.
        counts["skipped"] = kind.LEAST
        reasons[str(skip)] = kind.LEAST
    except Failure as failure:
        failed.append(("before any fault", str(failure)))
    if cases and not options.quick and not options.match and len(cases) < kind.LEAST:
        failed.append(("", f"only {len(cases)} cases of at least {kind.LEAST}"))
    chosen = [
        case for case in cases if (case.quick or not options.quick) and options.match in case.name
    ]
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for case, (outcome, message) in zip(chosen, pool.map(run_case, chosen)):
            counts[outcome] += 1
            if outcome == "failed":
                failed.append((case.name, message))
            elif outcome == "skipped":
                reasons[message] += 1
    counts["failed"] = len(failed)
    ran = counts["passed"] + counts["failed"]
    print(
        f"{kind.TITLE:<36}{ran:>7}{counts['passed']:>8}{counts['failed']:>8}"
        f"{counts['skipped']:>9}{time.monotonic() - started:>9.1f}",
        flush=True,
    )
    for name, message in failed:
        print(f"  FAILED {name}: {message}", flush=True)
    for reason, count in reasons.items():
        print(f"  skipped {count}: {reason}", flush=True)
    return counts


def run_case(case):
    try:
        case.run()
        return "passed", ""
    except Skip as skip:
        return "skipped", str(skip)
    except Failure as failure:
        return "failed", str(failure)
    except Exception:  # the suite's own fault: no case may pass by it
        return "failed", traceback.format_exc(limit=4)


if __name__ == "__main__":
    sys.exit(main())
