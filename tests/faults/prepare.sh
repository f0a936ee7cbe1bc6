#!/usr/bin/env bash
# Prints the Python that the fault suite runs with, in the folder that is named or
# beside the program. Makes it where there is none, and installs the tools that the faults need, where that can be done; without
# them their cases are skipped, and say so.
set -euo pipefail
folder=${1:-${CARGO_TARGET_DIR:-target}/faults-python}

missing=()
for tool in strace faketime zstd; do
  command -v "$tool" >/dev/null || missing+=("$tool")
done
if [ ${#missing[@]} -gt 0 ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q "${missing[@]}"; } \
    >/dev/null 2>&1 || echo "could not install ${missing[*]}" >&2
fi

if ! "$folder/bin/python" -c 'import blake3, duckdb' 2>/dev/null; then
  [ -x "$folder/bin/python" ] || python3 -m venv "$folder" >&2
  "$folder/bin/pip" install -q --disable-pip-version-check 'blake3>=1' 'duckdb>=1.4' >&2 ||
    echo 'no duckdb and blake3 for Python: bit flips in other codecs are skipped' >&2
fi
echo "$folder/bin/python"
