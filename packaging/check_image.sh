#!/usr/bin/env bash
# Builds the image of a program that is built already, and runs it as another user than root, with
# nothing but what is in it. Needs root and buildah. usage: check_image.sh PROGRAM
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
buildah() { command buildah --root "$folder/storage" --runroot "$folder/run" "$@"; }
trap 'buildah rm --all >/dev/null; buildah rmi --all --force >/dev/null; rm -rf "$folder"' EXIT

mkdir "$folder/build"
"$here/packaging/image.sh" "$1" "$folder/build/image/root"
# In place of the stage that compiles it.
buildah build --quiet --isolation chroot --build-context "build=$folder/build" \
  -f "$here/packaging/Containerfile" -t tsubuyaki "$here/packaging" >/dev/null
container=$(buildah from --pull-never tsubuyaki)
install -d -m 777 "$folder/data"
cp -r "$here/data/sample" "$folder/data/sample"
chmod -R a+rX "$folder"
run() { buildah run --isolation chroot -v "$folder/data:/data" "$container" -- /usr/bin/tsubuyaki "$@"; }
run --version
run ingest --quiet sample
found=$(run rank 2018-09-03 --pos hashtag --format csv)
grep -q '^1,#ひより生誕祭,' <<<"$found"
run verify --quiet
test "$(stat -c %u "$folder/data/warehouse")" = 1000
echo "built and run: $(buildah images --noheading --format '{{.Size}}' tsubuyaki)"
