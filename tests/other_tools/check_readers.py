"""Runs the examples in integrations/ over a warehouse of the sample and compares their rankings,
word by word, with those of the program. The quick ones are those whose packages install in
seconds; the others are passed over, and said so, where their tool is not installed.

usage: check_readers.py PATH_OF_TSUBUYAKI [--all | TOOL…]
"""

import collections
import importlib.util
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
INTEGRATIONS = ROOT / "integrations"
QUICK = ["duckdb", "pandas", "polars", "datafusion"]
PACKAGES = {"spark": "pyspark", "notebook": "nbclient"}
OTHERS = ["daft", "spark", "r", "notebook", "xlsx"]
POS = ["形容詞", "名詞,形容詞", "動詞,名詞,形容詞"]


def run(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command))}\n{done.stderr[-3000:]}")
    return done.stdout


def rankings(program, warehouse):
    """What `rank` counts: for each ranking and day its words."""
    found = {}
    for path in sorted(pathlib.Path(warehouse, "tokens").iterdir()):
        date = path.name.removeprefix("date=")
        for pos in POS:
            # As the tables have them: nothing stopped, no spellings united.
            answer = json.loads(run(
                program, "--warehouse", warehouse, "rank", date, "--pos", pos, "--format", "json",
                "--stopwords", "none", "--variants", "none",
            ))  # fmt: skip
            found[pos, date] = {(row["lemma"], row["pos"]): row["count"] for row in answer["rows"]}
    return found


def of_lines(text):
    found = collections.defaultdict(dict)
    for line in text.splitlines():
        pos, date, lemma, part, count = line.split("\t")
        found[pos, date][lemma, part] = int(count)
    return dict(found)


def is_here(tool):
    if tool == "r":
        return shutil.which("Rscript") and not subprocess.run(
            ["Rscript", "-e", "library(arrow); library(dplyr)"], capture_output=True, check=False
        ).returncode
    package = PACKAGES.get(tool, "openpyxl" if tool == "xlsx" else tool)
    return importlib.util.find_spec(package) is not None


def check_rankings(tool, program, warehouse):
    if tool == "r":
        lines = run("Rscript", INTEGRATIONS / "r/rankings.R", warehouse)
    else:
        lines = run(sys.executable, INTEGRATIONS / tool / "rankings.py", warehouse)
    found, expected = of_lines(lines), rankings(program, warehouse)
    differ = [key for key in expected if found.get(key) != expected[key]]
    if differ:
        raise RuntimeError(f"rankings differ: {differ}")
    return f"{len(expected)} of {len(expected)} rankings equal, {sum(map(len, expected.values()))} rows"


def check_notebook(_tool, program, warehouse):
    """Runs all cells; the last has the picture."""
    import nbclient
    import nbformat

    path = INTEGRATIONS / "notebook/trend.ipynb"
    notebook = nbformat.read(path, as_version=4)
    sources = str(INTEGRATIONS / "python/src")
    here = {"TSUBUYAKI_WAREHOUSE": warehouse, "TSUBUYAKI_PROGRAM": program, "PYTHONPATH": sources}
    os.environ.update(here)
    nbclient.NotebookClient(notebook, kernel_name="python3", timeout=120).execute()
    kinds = [kind for output in notebook.cells[-1].outputs for kind in output.get("data", {})]
    if "image/png" not in kinds:
        raise RuntimeError(f"no picture, only {kinds}")
    return f"{len(notebook.cells)} cells run, a picture drawn"


def check_xlsx(_tool, program, warehouse):
    """Ids keep their digits, dates are dates, columns are as wide as their text."""
    import openpyxl

    path = str(pathlib.Path(warehouse).parent / "kwic.xlsx")
    run(program, "--warehouse", warehouse, "kwic", "ケーキ", "-o", path)
    sheet = openpyxl.load_workbook(path)["rows"]
    head, *rows = sheet.values
    out = run(program, "--warehouse", warehouse, "kwic", "ケーキ", "--format", "ndjson")
    expected = [json.loads(line) for line in out.splitlines()]
    if len(rows) != len(expected):
        raise RuntimeError(f"{len(rows)} rows, not {len(expected)}")
    for row, line in zip(rows, expected):
        cells = dict(zip(head, row))
        if cells["tweet_id"] != str(line["tweet_id"]):
            raise RuntimeError(f"{cells['tweet_id']} is not {line['tweet_id']}")
        if str(cells["date"].date()) != line["date"]:
            raise RuntimeError(f"{cells['date']} is not {line['date']}")
    text = [column.width for column in sheet.column_dimensions.values()]
    if max(text) < 20:
        raise RuntimeError(f"no column is as wide as its text: {text}")
    return f"{len(rows)} rows with their ids and dates"


def main():
    program, *asked = sys.argv[1:]
    program = shutil.which(program) or program
    tools = QUICK + OTHERS if asked == ["--all"] else asked or QUICK
    passed, failed, skipped = 0, 0, []
    with tempfile.TemporaryDirectory() as folder:
        warehouse = os.path.join(folder, "warehouse")
        run(program, "--warehouse", warehouse, "ingest", "--quiet", ROOT / "data/sample")
        for tool in tools:
            if not is_here(tool):
                if tool in asked or tool in QUICK:
                    sys.exit(f"{tool}: not installed")
                skipped.append(tool)
                continue
            check = {"notebook": check_notebook, "xlsx": check_xlsx}.get(tool, check_rankings)
            began = time.monotonic()
            try:
                said = check(tool, program, warehouse)
                passed += 1
            except RuntimeError as error:
                said = f"FAILED {error}"
                failed += 1
            print(f"{tool:10} {said} ({time.monotonic() - began:.1f} s)", flush=True)
    if skipped:
        print(f"not installed: {', '.join(skipped)}")
    print(f"{passed} passed, {failed} failed, {len(skipped)} skipped")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
