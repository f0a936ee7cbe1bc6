#!/usr/bin/env bash
# Builds the dictionary as a machine does that has never seen the project: with a
# CARGO_HOME that holds the packages of `cargo tree -e normal,build` and no others, so
# without those of tests. Takes seconds after the first time.
#
# usage: tests/fresh/build.sh FOLDER    (where packages and what is built from them lie)
set -euo pipefail
cd "$(dirname "$0")/../.."
mkdir -p "${1:?usage: tests/fresh/build.sh FOLDER}"
folder=$(realpath "$1")

settings=${CARGO_HOME:-$HOME/.cargo}/config.toml
# At the same path each time: what is built from packages elsewhere is built again.
export CARGO_HOME=$folder/home CARGO_TARGET_DIR=$folder/target
rm -rf "$CARGO_HOME"
mkdir "$CARGO_HOME"
if [ -f "$settings" ]; then cp "$settings" "$CARGO_HOME"; fi

# Downloads what it lists.
cargo tree --locked --quiet --edges normal,build >"$folder/packages"
if compgen -G "$CARGO_HOME/registry/src/*/assert_cmd-*" >/dev/null; then
  echo 'packages of tests were downloaded too, so that this would show nothing' >&2
  exit 1
fi
# So that the build script runs.
cargo clean --locked --offline --quiet --release --package tsubuyaki-dictionary
cargo build --locked --offline --release --package tsubuyaki-dictionary
