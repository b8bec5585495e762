#!/bin/sh
# Installs what the build needs besides the Swift toolchain: OpenBLAS, for matrix products. On Apple systems the
# Accelerate framework serves and nothing is installed.
set -eu

[ "$(uname)" = Linux ] || exit 0

is_installed() {
    for header in /usr/include/cblas.h /usr/include/*/cblas.h /usr/include/openblas/cblas.h; do
        [ -e "$header" ] && return 0
    done
    return 1
}
is_installed && exit 0

if ! command -v apt-get >/dev/null; then
    echo "error: OpenBLAS is missing; install its development files (openblas-devel or the like) and try again" >&2
    exit 1
fi
as_root=
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || {
        echo "error: OpenBLAS is missing; as root, run: apt-get install libopenblas-dev pkg-config" >&2
        exit 1
    }
    as_root=sudo
fi
echo "installing OpenBLAS (libopenblas-dev)"
$as_root apt-get update -q
$as_root apt-get install -q -y libopenblas-dev pkg-config
