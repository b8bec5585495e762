#!/bin/sh
# Installs the program with its manual page and the completions of three shells, or removes them.
# Usage: Scripts/install.sh PROGRAM PREFIX, or Scripts/install.sh --remove PREFIX.
set -eu
prefix=${DESTDIR:-}$2
program=$prefix/bin/descent
manual=$prefix/share/man/man1/descent.1
bash=$prefix/share/bash-completion/completions/descent
zsh=$prefix/share/zsh/site-functions/_descent
fish=$prefix/share/fish/vendor_completions.d/descent.fish

if [ "$1" = --remove ]; then
    for file in "$program" "$manual" "$bash" "$zsh" "$fish"; do
        [ -e "$file" ] || continue
        rm "$file"
        # What the installation made and nobody else uses.
        (cd "$prefix" && rmdir -p "$(dirname "${file#"$prefix"/}")" 2>/dev/null) || true
    done
    echo "removed descent from $prefix"
    exit 0
fi

writer=$(mktemp)
trap 'rm -f "$writer"' EXIT
swiftc -swift-version 6 -parse-as-library -o "$writer" "$(dirname "$0")/ManualPage.swift"
for file in "$program" "$manual" "$bash" "$zsh" "$fish"; do mkdir -p "$(dirname "$file")"; done
install -m 755 "$1" "$program"
"$1" --experimental-dump-help | "$writer" >"$manual"
"$1" --generate-completion-script bash >"$bash"
"$1" --generate-completion-script zsh >"$zsh"
"$1" --generate-completion-script fish >"$fish"
echo "installed $program, its manual page, and completions for bash, zsh and fish"
case ":$PATH:" in *":$prefix/bin:"*) ;; *) echo "add $prefix/bin to PATH to call it as descent" ;; esac
