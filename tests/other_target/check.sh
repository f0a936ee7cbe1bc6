#!/usr/bin/env bash
# Checks all crates for a processor that is not this one, with a C compiler for it (on
# Debian gcc-aarch64-linux-gnu, or gcc-x86-64-linux-gnu where this one is of ARM). Its
# standard library is the one that `rustup target add` has installed, or else is checked
# from the sources of the same version, which Debian has (rust-src); without either,
# nothing is checked, and the script says so.
#
# usage: tests/other_target/check.sh FOLDER   (where the standard library and what is checked lie)
set -euo pipefail
cd "$(dirname "$0")/../.."
mkdir -p "${1:?usage: tests/other_target/check.sh FOLDER}"
folder=$(realpath "$1")

case $(uname -m) in
x86_64) target=aarch64-unknown-linux-gnu ;;
*) target=x86_64-unknown-linux-gnu ;;
esac
version=$(rustc --version | awk '{ print $2 }')
sysroot=$folder/sysroot-$version

# Downloads the sources of the standard library, and prints where they are. The system's
# own list of packages stays as it is.
sources() {
  local apt=$folder/apt site
  site=$(apt-get indextargets --format '$(REPO_URI)' 2>/dev/null | grep -m 1 '/debian/$') || return 1
  rm -rf "$apt"
  mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial"
  # It keeps those of earlier versions.
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $site trixie-backports main" >"$apt/sources.list"
  local options=(-q -o "Dir::Etc::SourceList=$apt/sources.list" -o Dir::Etc::SourceParts=/dev/null
    -o "Dir::State::Lists=$apt/lists" -o "Dir::Cache=$apt/cache" -o APT::Sandbox::User=root)
  apt-get "${options[@]}" update >/dev/null &&
    (cd "$apt" && apt-get "${options[@]}" download "rust-src=$version*" >/dev/null) || return 1
  dpkg-deb --fsys-tarfile "$apt"/rust-src_*.deb | tar -xC "$apt" --wildcards './usr/src/*/library/*'
  echo "$apt/usr/src/rustc-$version/library"
}

# Checks the standard library: nothing is linked, so no code of it is needed.
make_sysroot() {
  local library built=$folder/library
  library=$(sources) || return 1
  rm -rf "$built"
  # As its own build does it. What is no longer nightly may use what is.
  (cd "$library" && RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Zforce-unstable-if-unmarked CARGO_TARGET_DIR=$built \
    cargo check --quiet --release --locked --package sysroot --target "$target") || return 1
  mkdir -p "$sysroot.part/lib/rustlib/$target/lib"
  cp "$built/$target/release/deps/"*.rmeta "$sysroot.part/lib/rustlib/$target/lib"
  mv "$sysroot.part" "$sysroot"
  rm -rf "$built" "$folder/apt"
}

if rustup target list --installed 2>/dev/null | grep -qx "$target"; then
  unset RUSTFLAGS
elif [ -d "$sysroot" ] || { rm -rf "$sysroot.part" && make_sysroot; }; then
  export RUSTFLAGS="--sysroot $sysroot"
else
  echo "skipped: there is no standard library of $target for Rust $version; rustup target add $target"
  exit
fi
CARGO_TARGET_DIR=$folder/target cargo check --release --locked --workspace --target "$target"
