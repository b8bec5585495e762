#!/usr/bin/env bash
# Runs the tests with sanitizers: Scripts/sanitize.sh [address|undefined|thread]...; all three where none is named.
# TESTS is a pattern for the tests to run, in place of those below. Each has a build of its own in .build/sanitize-*.
set -euo pipefail
cd "$(dirname "$0")/.."

[ $# -gt 0 ] || set -- address undefined thread

# Leaks are not looked for: what the Swift runtime keeps for ever looks like one.
export ASAN_OPTIONS="detect_leaks=0:abort_on_error=1"
export UBSAN_OPTIONS="halt_on_error=1:print_stacktrace=1"
export TSAN_OPTIONS="halt_on_error=1:second_deadlock_stack=1:suppressions=$PWD/Scripts/thread-sanitizer.suppressions"

for sanitizer in "$@"; do
    build=.build/sanitize-$sanitizer
    swift build --build-tests --sanitize "$sanitizer" --scratch-path "$build"
    swift test --skip-build --sanitize "$sanitizer" --scratch-path "$build" --filter "${TESTS:-.}"
done
