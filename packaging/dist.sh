#!/usr/bin/env bash
# Makes what is handed out: an archive of the installed files, a Debian package where dpkg-deb is, a
# list of what is inside (SBOM), and checksums.
# usage: dist.sh PROGRAM FOLDER
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
program=$(realpath "$1")
mkdir -p "$2"
folder=$(realpath "$2")
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
rm -f "$folder"/*

name=tsubuyaki-$("$program" --version | cut -d' ' -f2)-$(rustc --version --verbose | sed -n 's/^host: //p')
"$here/packaging/files.sh" "$program" "$root/$name"
# The same files, the same archive: no owner, no times, in order.
tar --create --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -C "$root" "$name" |
  gzip -6n >"$folder/$name.tar.gz"
if command -v dpkg-deb >/dev/null; then
  "$here/packaging/deb.sh" "$program" "$folder"
else
  echo 'no dpkg-deb: without a Debian package' >&2
fi
python3 "$here/packaging/sbom.py" >"$folder/$name.cdx.json"
(cd "$folder" && sha256sum -- * >SHA256SUMS && cat SHA256SUMS)
