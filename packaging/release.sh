#!/usr/bin/env bash
# Packs a release: the binary, completions, manual pages and licences, as the action and the README fetch it.
# Usage: packaging/release.sh BINARY TARGET OUTDIR   The version is the one that the binary says. Same input, same bytes.
set -euo pipefail
binary=$(realpath "$1") target=$2 out=$3
root=$(cd "$(dirname "$0")/.." && pwd)
version=$("$binary" --version | cut -d' ' -f2)
name="efface-$version-$target"
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
install -m 755 "$binary" "$stage/efface"
cp "$root/LICENSE-APACHE" "$root/LICENSE-MIT" "$root/README.md" "$root/CHANGELOG.md" "$stage/"
mkdir "$stage/completions" "$stage/man"
for shell in bash elvish fish powershell zsh; do
  "$binary" completions "$shell" > "$stage/completions/efface.$shell"
done
"$binary" man --out "$stage/man" > /dev/null
mkdir -p "$out"
# The binary lies at the top: who unpacks it has it on the path.
tar --create --sort=name --owner=0 --group=0 --numeric-owner --mtime='UTC 2026-01-01' --directory "$stage" . \
  | gzip -9 --no-name > "$out/$name.tar.gz"
(cd "$out" && sha256sum "$name.tar.gz" > "$name.tar.gz.sha256")
echo "$out/$name.tar.gz"
