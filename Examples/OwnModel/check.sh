#!/bin/sh
# Builds the example and runs it as a person would; a run that is killed goes on to the same bits.
set -eu
cd "$(dirname "$0")"
swift build
program="$(swift build --show-bin-path)/own-model"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

"$program" train "$folder/whole" >/dev/null
"$program" train "$folder/killed" >/dev/null &
process=$!
until [ -e "$folder/killed/checkpoint.safetensors" ]; do sleep 0.01; done
kill -9 "$process"
wait "$process" || true
[ ! -e "$folder/killed/config.json" ] || { echo "the run had ended before it was killed" >&2; exit 1; }
"$program" train "$folder/killed" | tail -n 1
cmp "$folder/whole/model.safetensors" "$folder/killed/model.safetensors"
echo "the run that was killed has the bits of the one that was not"
[ -s "$folder/whole/report.html" ]
"$program" evaluate "$folder/killed"
"$program" tune
