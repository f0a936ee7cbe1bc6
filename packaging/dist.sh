#!/usr/bin/env bash
# Makes what is handed out: an archive of the installed files, a Debian package, a wheel, the list of
# what is inside (SBOM), and checksums. The package is made by cargo-deb (`cargo install cargo-deb`),
# wheel and list by maturin, which pip brings. usage: dist.sh PROGRAM FOLDER
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
program=$(realpath "$1")
mkdir -p "$2"
folder=$(realpath "$2")
rm -f "$folder"/*

name=tsubuyaki-$("$program" --version | cut -d' ' -f2)-$(rustc --version --verbose | sed -n 's/^host: //p')
# Where `package.metadata.deb` in Cargo.toml looks for it.
root=$here/target/package
rm -rf "$root"
"$here/packaging/files.sh" "$program" "$root"
# The same files, the same archive: no owner, no times, in order.
tar --create --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 --transform "s,^\.,$name," -C "$root" . |
  gzip -6n >"$folder/$name.tar.gz"
if cargo deb --version >/dev/null 2>&1; then
  (cd "$here" && cargo deb --quiet --locked --no-build --no-strip --fast --output "$folder")
else
  echo 'no cargo-deb: without a Debian package' >&2
fi
"$here/packaging/wheel.sh" "$folder"
python3 -c 'import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel:
    [name] = [name for name in wheel.namelist() if name.endswith(".dist-info/sboms/tsubuyaki.cyclonedx.json")]
    sys.stdout.buffer.write(wheel.read(name))' "$folder"/*.whl |
  # Where it was built is nobody's business.
  sed "s,$here,/source,g" >"$folder/$name.cdx.json"
(cd "$folder" && sha256sum -- * >SHA256SUMS && cat SHA256SUMS)
