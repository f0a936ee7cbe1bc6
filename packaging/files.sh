#!/usr/bin/env bash
# Lays out the files of an installation: the stripped program, manual pages, completions, licences.
# usage: files.sh PROGRAM ROOT    (ROOT/usr/bin/tsubuyaki …)
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
program=$(realpath "$1") root=$2
share=$root/usr/share

install -d "$root/usr/bin" "$share/man/man1" "$share/doc/tsubuyaki" \
  "$share/bash-completion/completions" "$share/zsh/vendor-completions" "$share/fish/vendor_completions.d"
strip -o "$root/usr/bin/tsubuyaki" "$program"
chmod 755 "$root/usr/bin/tsubuyaki"
"$program" man "$share/man/man1"
# With no time in them, the same pages are the same bytes.
gzip -9n "$share"/man/man1/*.1
"$program" completions bash >"$share/bash-completion/completions/tsubuyaki"
"$program" completions zsh >"$share/zsh/vendor-completions/_tsubuyaki"
"$program" completions fish >"$share/fish/vendor_completions.d/tsubuyaki.fish"
install -m 644 "$here"/README.md "$here"/README.ja.md "$here"/NOTICE "$here"/LICENSE-* "$share/doc/tsubuyaki"
python3 "$here/packaging/licences.py" >"$share/doc/tsubuyaki/LICENSES-CRATES.txt"
