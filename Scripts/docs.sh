#!/usr/bin/env bash
# Builds the documentation of all modules as one static site, and refuses warnings and public symbols without documentation.
# Usage: Scripts/docs.sh [FOLDER]; the default is .build/docs.
set -euo pipefail
cd "$(dirname "$0")/.."
site=${1:-.build/docs}
work=.build/documentation

tool() { xcrun --find "$1" 2>/dev/null || echo "$(dirname "$(readlink -f "$(command -v swiftc)")")/$1"; }
extract=$(tool swift-symbolgraph-extract)
docc=$(tool docc)

swift build
bin=$(swift build --show-bin-path)
target=$(swiftc -print-target-info | sed -n 's/.*"triple": "\(.*\)".*/\1/p' | head -n 1)
flags=(-target "$target" -I "$bin/Modules")
[ "$(uname)" = Darwin ] && flags+=(-sdk "$(xcrun --show-sdk-path)")
for map in "$bin"/*.build/module.modulemap Sources/COpenBLAS/module.modulemap Sources/CSQLite/module.modulemap; do
    [ -e "$map" ] && flags+=(-Xcc "-fmodule-map-file=$map")
done

rm -rf "$work"
for folder in Sources/*/; do
    module=$(basename "$folder")
    [ -d "$folder$module.docc" ] || ! grep -rqE --include='*.swift' '^ *public ' "$folder" || {
        echo "error: $module has public declarations and no $folder$module.docc; add it, with a page about the module" >&2
        exit 1
    }
done

# The umbrella's pages link to all others.
modules=()
for catalog in Sources/*/*.docc; do
    [ "$catalog" = Sources/Descent/Descent.docc ] || modules+=("$(basename "$catalog" .docc)")
done
modules+=(Descent)
for module in "${modules[@]}"; do
    mkdir -p "$work/graphs/$module"
    "$extract" -module-name "$module" "${flags[@]}" -minimum-access-level public -skip-synthesized-members \
        -skip-inherited-docs -emit-extension-block-symbols -output-dir "$work/graphs/$module"
done
swiftc -swift-version 6 -parse-as-library -o "$work/check" Scripts/CheckDocumentation.swift
"$work/check" "$work/graphs"

# Not every parameter needs a line of its own; that none is named which is not there is checked above.
convert() {
    "$docc" convert "Sources/$1/$1.docc" --additional-symbol-graph-dir "$work/graphs/$1" \
        --fallback-display-name "$1" --fallback-bundle-identifier "$1" --output-path "$work/$1.doccarchive" \
        --disable-parameters-and-returns-validation --enable-experimental-external-link-support \
        --warnings-as-errors "${@:2}"
}
archives=()
links=()
for module in "${modules[@]}"; do
    convert "$module" "${links[@]}"
    archives+=("$work/$module.doccarchive")
    links+=(--dependency "$work/$module.doccarchive")
done
rm -rf "$site"
"$docc" merge "${archives[@]}" --output-path "$site" --synthesized-landing-page-name Descent
echo '<!DOCTYPE html><meta http-equiv="refresh" content="0; url=documentation/descent/"><title>Descent</title>' \
    >"$site/index.html"
echo "documentation of ${#modules[@]} modules in $site; to read it: python3 -m http.server --directory $site"
