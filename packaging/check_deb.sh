#!/usr/bin/env bash
# Installs the package in a root of its own, with nothing else in it but the C library and a shell,
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
for file in /lib64/ld-linux-x86-64.so.2 /lib/ld-linux-aarch64.so.1; do
  if [ -e "$file" ]; then install -D "$(realpath "$file")" "$root$file"; fi
done
# The libraries that the package says it depends on, and no other.
libraries=$(dirname "$(ldconfig -p | sed -n 's/.*libc\.so\.6 .*=> //p' | head -n 1)")
for library in libc.so.6 libm.so.6 libdl.so.2 libpthread.so.0 librt.so.1 libgcc_s.so.1; do
  if [ -e "$libraries/$library" ]; then install -D "$libraries/$library" "$root$libraries/$library"; fi
done
# What other packages own: these two files of the system are as good as theirs.
dpkg="dpkg --root=$root --force-depends --force-script-chrootless --log=/dev/null"
$dpkg --install "$package" 2>/dev/null
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
