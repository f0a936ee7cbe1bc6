#!/usr/bin/env bash
# Installs the package in a root of its own, with nothing else in it but the C library,
# runs the program there, and removes the package again. Needs root. usage: check_deb.sh PACKAGE
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
package=$(realpath "$1")
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

mkdir -p "$root"/{usr/bin,usr/lib,etc,tmp,var/lib/dpkg/{info,updates,triggers},var/log}
for link in bin lib lib64; do
  mkdir -p "$root/usr/$link"
  ln -s "usr/$link" "$root/$link"
done
touch "$root/var/lib/dpkg"/{status,available}
# Libraries are other packages' files: those of the system are as good as theirs.
dpkg="dpkg --root=$root --force-depends --force-script-chrootless --log=/dev/null"
$dpkg --install "$package" 2>/dev/null
# Those that the package says it depends on, and no other.
"$here/packaging/libraries.sh" "$root/usr/bin/tsubuyaki" "$root"
cp -r "$here/data/sample" "$root/tmp/sample"
in_root() { chroot "$root" /usr/bin/tsubuyaki "$@"; }
in_root --version
in_root --warehouse /tmp/w ingest --quiet /tmp/sample
found=$(in_root --warehouse /tmp/w rank 2018-09-03 --pos hashtag --format csv)
grep -q '^1,#ひより生誕祭,' <<<"$found"
in_root --warehouse /tmp/w verify --quiet
test -s "$root/usr/share/man/man1/tsubuyaki-rank.1.gz"
bash -n "$root/usr/share/bash-completion/completions/tsubuyaki"
$dpkg --remove tsubuyaki
left=$(find "$root/usr" -path "*tsubuyaki*")
if [ -n "$left" ]; then
  echo "left behind: $left" >&2
  exit 1
fi
echo 'installed, run and removed'
