#!/usr/bin/env bash
# Copies the libraries that a program is linked with, and what loads them, into a root.
# usage: libraries.sh PROGRAM ROOT
set -euo pipefail
ldd "$1" | grep -o '/[^ ]*' | while read -r library; do
  # Not its links: where the program looks for it there is a file.
  install -D "$(realpath "$library")" "$2$library"
done
