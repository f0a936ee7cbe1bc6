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

import fingerprints

ROOT = pathlib.Path(__file__).resolve().parents[2]
INTEGRATIONS = ROOT / "integrations"
QUICK = ["duckdb", "pandas", "polars", "datafusion", "xlsx"]
PACKAGES = {"spark": "pyspark", "notebook": "nbclient", "xlsx": "openpyxl", "daft-tokens": "daft"}
OTHERS = ["daft", "daft-tokens", "spark", "r", "notebook"]
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
        code = 'library(dplyr); if (!requireNamespace("arrow")) reticulate::import("pyarrow.dataset")'
        ran = shutil.which("Rscript") and subprocess.run(
            ["Rscript", "-e", code], env=for_r(), capture_output=True, check=False
        )
        return ran and ran.returncode == 0
    return importlib.util.find_spec(PACKAGES.get(tool, tool)) is not None


def module(program):
    """The environment in which Python finds the wheel's module, and it this program."""
    return {"TSUBUYAKI_PROGRAM": program, "PYTHONPATH": str(INTEGRATIONS / "python/src")}


def for_r():
    """The environment in which R finds the packages of this Python."""
    return os.environ | {"RETICULATE_PYTHON": sys.executable}


def check_rankings(tool, program, warehouse):
    if tool == "r":
        lines = run("Rscript", INTEGRATIONS / "r/rankings.R", warehouse, env=for_r())
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
    os.environ.update(module(program) | {"TSUBUYAKI_WAREHOUSE": warehouse})
    nbclient.NotebookClient(notebook, kernel_name="python3", timeout=120).execute()
    kinds = [kind for output in notebook.cells[-1].outputs for kind in output.get("data", {})]
    if "image/png" not in kinds:
        raise RuntimeError(f"no picture, only {kinds}")
    return f"{len(notebook.cells)} cells run, a picture drawn"


def check_daft_tokens(_tool, program, warehouse):
    """Daft tokenizes the posts; the tokens are the warehouse's."""
    target = str(pathlib.Path(warehouse).parent / "daft")
    script = INTEGRATIONS / "daft/tokenize_posts.py"
    run(sys.executable, script, warehouse, f"{target}/tokens", env=os.environ | module(program))
    expected, columns = fingerprints.fingerprint(warehouse, "tokens")
    found, _ = fingerprints.fingerprint(target, "tokens", columns)
    if found != expected:
        raise RuntimeError(f"{found} is not {expected}")
    return f"{found[0]} tokens with the same hash"


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


CHECKS = {"notebook": check_notebook, "xlsx": check_xlsx, "daft-tokens": check_daft_tokens}


def main():
    program, *asked = sys.argv[1:]
    program = os.path.abspath(program)
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
            check = CHECKS.get(tool, check_rankings)
            began = time.monotonic()
            try:
                said = check(tool, program, warehouse)
                passed += 1
            except RuntimeError as error:
                said = f"FAILED {error}"
                failed += 1
            print(f"{tool:11} {said} ({time.monotonic() - began:.1f} s)", flush=True)
    if skipped:
        print(f"not installed: {', '.join(skipped)}")
    print(f"{passed} passed, {failed} failed, {len(skipped)} skipped")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
