#!/usr/bin/env bash
# Trains and searches for a long time, and fails where memory or descriptors grow or the work slows down. A training with a
# log and checkpoints and a study with logs run beside each other; both are terminated at the end, and have to end well.
#   Scripts/soak.sh [MINUTES] [DESCENT]    an hour of `descent` as it was built for release
set -euo pipefail
minutes="${1:-60}"
descent="${2:-$(cd "$(dirname "$0")/.." && swift build -c release --show-bin-path)/descent}"
[ -r /proc/self/stat ] || { echo "error: /proc cannot be read; run this on Linux" >&2; exit 1; }
[ -x "$descent" ] || { echo "error: $descent: cannot be run; make build" >&2; exit 1; }

folder="$(mktemp -d)"
processes=()
finish() {
    for process in "${processes[@]}"; do kill -KILL "$process" 2>/dev/null || true; done
    rm -rf "$folder"
}
trap finish EXIT
cd "$folder"

# table ROWS: numbers of a fixed sequence, and classes that follow from them.
table() {
    awk -v rows="$1" 'BEGIN {
        print "a,b,c,d,kind"
        for (row = 1; row <= rows; row++) {
            a = row * 0.618034 % 1; b = row * 0.414214 % 1; c = row * 0.732051 % 1; d = row * 0.236068 % 1
            printf "%.4f,%.4f,%.4f,%.4f,%s\n", a, b, c, d, (a * b > c * d ? "more" : "less")
        }
    }'
}
table 200000 >large.csv
table 2000 >small.csv
"$descent" train large.csv --out run --epochs 1000000000 --early-stopping 1000000000 --threads 1 >train.log 2>train.errors &
processes+=($!)
"$descent" tune small.csv --search "learning-rate=log(1e-4,1e-1)" --trials 1000000000 --study study.db --out best \
    --model mlp:16 --epochs 200 --threads 1 >tune.log 2>tune.errors &
processes+=($!)
names=(train tune)
lines=("^epoch " "^trial ")

# sample I: the seconds since the beginning, kilobytes of memory, open descriptors, ticks of the processor, epochs or trials.
sample() {
    local process="${processes[$1]}" memory descriptors ticks work
    memory=$(awk '/^VmRSS/ { print $2 }' "/proc/$process/status")
    descriptors=$(find "/proc/$process/fd" -mindepth 1 -maxdepth 1 | wc -l)
    ticks=$(sed 's/.*) //' "/proc/$process/stat" | awk '{ print $12 + $13 }')
    work=$(grep -c "${lines[$1]}" "${names[$1]}.log" || true)
    echo "$SECONDS $memory $descriptors $ticks $work" >>"${names[$1]}.samples"
}

SECONDS=0
interval=$((minutes * 60 / 120 + 1))
while [ "$SECONDS" -lt $((minutes * 60)) ]; do
    sleep "$interval"
    for index in 0 1; do
        kill -0 "${processes[$index]}" 2>/dev/null || {
            echo "error: ${names[$index]} ended before its time:" >&2
            tail -n 3 "${names[$index]}.errors" >&2
            exit 1
        }
        sample "$index"
    done
done
failed=0
for index in 0 1; do
    kill -TERM "${processes[$index]}"
    status=0
    wait "${processes[$index]}" || status=$?
    [ "$status" -eq 143 ] || { echo "error: ${names[$index]} ended with status $status when terminated" >&2; failed=1; }
done
processes=()
[ -e run/checkpoint.safetensors ] || { echo "error: the training left no checkpoint" >&2; failed=1; }

# The start is the second tenth of the time, when all has been touched that ever will be; the end is the last tenth.
for index in 0 1; do
    awk -v name="${names[$index]}" -v unit="$([ "$index" -eq 0 ] && echo epochs || echo trials)" \
        -v hertz="$(getconf CLK_TCK)" '
        { for (i = 1; i <= 5; i++) value[NR, i] = $i }
        # window(FIRST, LAST): means of memory and rate, and the greatest number of descriptors.
        function window(first, last, at, i) {
            memory[at] = 0; descriptors[at] = 0
            for (i = first; i <= last; i++) {
                memory[at] += value[i, 2] / 1024 / (last - first + 1)
                if (value[i, 3] > descriptors[at]) descriptors[at] = value[i, 3]
            }
            ticks = value[last, 4] - value[first, 4]
            rate[at] = ticks > 0 ? (value[last, 5] - value[first, 5]) / ticks * hertz : 0
        }
        END {
            if (NR < 20) { print "error: " NR " samples of " name " are too few"; exit 1 }
            tenth = int(NR / 10)
            window(tenth + 1, 2 * tenth + 1, "start")
            window(NR - tenth, NR, "end")
            printf "%s: %d %s in %d s\n", name, value[NR, 5], unit, value[NR, 1]
            for (i = 1; i <= 2; i++) {
                at = i == 1 ? "start" : "end"
                printf "  %-5s  memory %.1f MiB, descriptors %d, %.2f %s a CPU second\n", \
                    at, memory[at], descriptors[at], rate[at], unit
            }
            # The history of a run and the trials of a study are kept: a few hundred bytes for each.
            limit = memory["start"] * 0.1 > 8 ? memory["start"] * 0.1 : 8
            if (memory["end"] - memory["start"] > limit) { print "error: " name ": memory grows"; failed = 1 }
            if (descriptors["end"] > descriptors["start"]) { print "error: " name ": descriptors grow"; failed = 1 }
            if (rate["end"] < rate["start"] * 0.75) { print "error: " name ": the work slows down"; failed = 1 }
            exit failed
        }' "${names[$index]}.samples" || failed=1
done
exit "$failed"
