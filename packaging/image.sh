#!/usr/bin/env bash
# Lays out the root of an image: the files of an installation, the libraries that the program is
# linked with, and nothing else. usage: image.sh PROGRAM ROOT
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
program=$1 root=$2

"$here/packaging/files.sh" "$program" "$root"
"$here/packaging/libraries.sh" "$program" "$root"
# Under which terms those libraries come, where the system says it.
for package in libc6 libgcc-s1; do
  if [ -e "/usr/share/doc/$package/copyright" ]; then
    install -D -m 644 "$(realpath "/usr/share/doc/$package/copyright")" "$root/usr/share/doc/$package/copyright"
  fi
done
install -d -m 1777 "$root/tmp" "$root/data"
