#!/usr/bin/env bash
# Runs the tests with sanitizers: Scripts/sanitize.sh [address|undefined|thread]...; all three where none is named.
# TESTS is a pattern for the tests to run, in place of all. Each sanitizer has a build of its own in .build/sanitize-*.
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || set -- address undefined thread

# What the Swift runtime keeps for ever looks like a leak.
export ASAN_OPTIONS="detect_leaks=0"
export TSAN_OPTIONS="suppressions=$PWD/Scripts/thread-sanitizer.suppressions"

for sanitizer in "$@"; do
    case $sanitizer in
    # Swift checks its own arithmetic. The C kernels trap, for which they need no library.
    undefined) flags=(-Xcc -fsanitize=undefined -Xcc -fsanitize-trap=undefined) ;;
    *) flags=(--sanitize "$sanitizer") ;;
    esac
    flags+=(--scratch-path ".build/sanitize-$sanitizer")
    swift build --build-tests "${flags[@]}"
    swift test --skip-build "${flags[@]}" --filter "${TESTS:-.}"
done
