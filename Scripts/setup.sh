#!/bin/sh
# Installs what the build needs besides the Swift toolchain: OpenBLAS, for matrix products, and SQLite, in which the command
# keeps studies. On Apple systems both are there and nothing is installed.
set -eu

[ "$(uname)" = Linux ] || exit 0

any_exists() {
    for file in "$@"; do
        [ -e "$file" ] && return 0
    done
    return 1
}
missing=
any_exists /usr/include/cblas.h /usr/include/*/cblas.h /usr/include/openblas/cblas.h || missing=libopenblas-dev
any_exists /usr/include/sqlite3.h /usr/include/*/sqlite3.h || missing="$missing libsqlite3-dev"
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null; then
    echo "error: development files are missing: $missing (or openblas-devel, sqlite-devel, or the like);" \
        "install them and try again" >&2
    exit 1
fi
as_root=
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || {
        echo "error: files are missing; as root, run: apt-get install $missing pkg-config" >&2
        exit 1
    }
    as_root=sudo
fi
echo "installing $missing"
$as_root apt-get update -q
# shellcheck disable=SC2086  (a list of packages)
$as_root apt-get install -q -y $missing pkg-config
