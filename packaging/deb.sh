#!/usr/bin/env bash
# Builds a Debian package of the program. usage: deb.sh PROGRAM FOLDER    (FOLDER/tsubuyaki_*.deb)
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
program=$1 folder=$2
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
umask 022
chmod 755 "$root"

"$here/packaging/files.sh" "$program" "$root"
doc=$root/usr/share/doc/tsubuyaki
{
  echo 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/'
  printf '\nFiles: *\nCopyright: the authors of tsubuyaki\nLicense: MIT or Apache-2.0\n'
  echo ' LICENSE-MIT and LICENSE-APACHE beside this file; NOTICE for the embedded dictionary,'
  echo ' LICENSES-CRATES.txt for the crates in the program.'
} >"$doc/copyright"
version=$("$program" --version | cut -d' ' -f2)
architecture=$(dpkg --print-architecture)
# What the program needs of the system: the C library, as old as its newest symbol.
libc=$(objdump -T "$root/usr/bin/tsubuyaki" | grep -o 'GLIBC_[0-9.]*' | sort -Vu | tail -n 1)
mkdir "$root/DEBIAN"
cat >"$root/DEBIAN/control" <<END
Package: tsubuyaki
Version: $version
Architecture: $architecture
Maintainer: the authors of tsubuyaki <tsubuyaki@localhost>
Section: science
Priority: optional
Depends: libc6 (>= ${libc#GLIBC_}), libgcc-s1
Installed-Size: $(du -sk "$root/usr" | cut -f1)
Description: analyze Japanese social media posts day by day
 Reads posts in the formats people collect them in, tokenizes them, stores one
 long token table as Parquet, and answers with rankings, comparisons and a page
 for every day.
END
(cd "$root" && find usr -type f -print0 | sort -z | xargs -0 md5sum >DEBIAN/md5sums)
mkdir -p "$folder"
dpkg-deb --build --root-owner-group -Zzstd "$root" "$folder/tsubuyaki_${version}_$architecture.deb"
