#!/usr/bin/env bash
# Installs the newest wheel of a folder in an environment of its own and runs the tests with it.
# usage: check.sh FOLDER
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
wheel=$(find "$(realpath "$1")" -name 'tsubuyaki-*.whl' -printf '%T@ %p\n' | sort -n | tail -n 1 | cut -d' ' -f2-)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

python3 -m venv "$folder"
"$folder/bin/pip" install -q --disable-pip-version-check "$wheel[polars,pandas,delta]" duckdb pytest
# Not from the sources: what is tested is what was installed.
cd "$folder"
env -u TSUBUYAKI_PROGRAM -u PYTHONPATH "$folder/bin/python" -m pytest -q -p no:cacheprovider "$here/tests"
