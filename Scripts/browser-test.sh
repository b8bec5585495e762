#!/usr/bin/env bash
# Opens every dashboard of TensorBoard in headless Chromium and looks whether it is filled: of logs that a test writes,
# or of the folder that is given. Pictures of them go to .build/browser-test. Says so where it has to be skipped.
#   Scripts/browser-test.sh [LOGS]
set -euo pipefail
cd "$(dirname "$0")/.."

find_browser() {
    for name in "${DESCENT_TEST_BROWSER:-}" chromium chromium-browser google-chrome google-chrome-stable; do
        [ -n "$name" ] && command -v "$name" && return
    done
    return 1
}
if ! browser=$(find_browser); then
    # Only continuous integration may install what nobody asked for.
    if [ -n "${DESCENT_INSTALL_BROWSER:-}" ] && command -v apt-get >/dev/null && [ "$(id -u)" -eq 0 ]; then
        { apt-get update -q && apt-get install -q -y chromium; } >/dev/null 2>&1 || true
    fi
    if ! browser=$(find_browser); then
        echo "skipped: no Chromium to test TensorBoard in; install it (apt-get install chromium), or set DESCENT_TEST_BROWSER"
        exit 0
    fi
fi

python="${DESCENT_TEST_PYTHON:-}"
if [ -z "$python" ]; then
    Scripts/test-python.sh
    python=.build/test-python/bin/python
fi
pictures="$PWD/.build/browser-test"
rm -rf "$pictures"
if [ $# -gt 0 ]; then
    exec "$python" Tests/Browser/tensorboard_dashboards.py "$browser" "$1" "$pictures"
fi
DESCENT_TEST_BROWSER="$browser" DESCENT_TEST_SCREENSHOTS="$pictures" swift test --filter BrowserTests
