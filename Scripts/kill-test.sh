#!/usr/bin/env bash
# Kills the program (kill -9) at random moments, and fails where anything is lost: trainings that are resumed until they end,
# and studies at which two processes work, one of which is killed at a time. Says how many were killed, and what was lost.
#   Scripts/kill-test.sh [TRAININGS] [STUDIES] [DESCENT]    200 kills of trainings, 100 of studies, of the release build
set -euo pipefail
trainings="${1:-200}"
studies="${2:-100}"
descent="${3:-$(cd "$(dirname "$0")/.." && swift build -c release --show-bin-path)/descent}"
[ -x "$descent" ] || { echo "error: $descent: cannot be run; make build" >&2; exit 1; }
command -v python3 >/dev/null || { echo "error: python3, which reads studies, was not found; install it" >&2; exit 1; }

folder="$(mktemp -d)"
processes=()
finish() {
    for process in "${processes[@]}"; do kill -KILL "$process" 2>/dev/null || true; done
    rm -rf "$folder"
}
trap finish EXIT
cd "$folder"

awk 'BEGIN {
    print "a,b,kind"
    for (row = 1; row <= 300; row++) {
        a = row * 0.618034 % 1; b = row * 0.414214 % 1
        printf "%.4f,%.4f,%s\n", a, b, (a > b ? "more" : "less")
    }
}' >data.csv

now() { date +%s%N; }
# pause NANOSECONDS: waits for a random part of that time.
pause() { sleep "$(awk -v limit="$1" -v share="$RANDOM" 'BEGIN { printf "%.4f", limit / 1e9 * share / 32768 }')"; }
# leftovers: how many files and folders there are that no finished command leaves.
leftovers() {
    find . \( -name '.descent-*' -o -name '*.temporary' -o -name '*.db-*' -o -name 'checkpoint.safetensors' \) | wc -l
}

# Not functions, whose shells would be killed in the program's place.
train=("$descent" train data.csv --epochs 1500 --model mlp:8 --schedule "exponential(decay=0.9999)" --checkpoint-every 20
    --quiet --threads 1 --resume --out)
began=$(now)
"${train[@]}" whole
duration=$(($(now) - began))
kills=0 runs=0 lost=0 unequal=0 left=0
while [ "$kills" -lt "$trainings" ]; do
    runs=$((runs + 1))
    until [ -e "run$runs/config.json" ]; do
        "${train[@]}" "run$runs" 2>errors &
        processes=($!)
        # Some end before they are killed.
        pause "$duration"
        kill -KILL "${processes[0]}" 2>/dev/null || true
        status=0
        wait "${processes[0]}" 2>/dev/null || status=$?
        processes=()
        case "$status" in
        0) ;;
        137) kills=$((kills + 1)) ;;
        # Killed after it had saved the run.
        1) [ -e "run$runs/config.json" ] || lost=$((lost + 1)) ;;
        *) lost=$((lost + 1)) ;;
        esac
        [ "$lost" -lt 10 ] || break 2
    done
    # What was left by a process that was killed at its end is removed by the next.
    "${train[@]}" "run$runs" 2>errors || true
    cmp -s whole/model.safetensors "run$runs/model.safetensors" || unequal=$((unequal + 1))
    left=$((left + $(leftovers)))
done
echo "trainings: $kills kills of $runs runs, $lost lost, $unequal with other bits, $left left-overs"
failed=$((lost + unequal + left))

points=24
tune=("$descent" tune data.csv --search "learning-rate=log(1e-4,1e-1)" --sampler "grid(points=$points)" --trials "$points"
    --metric loss --model mlp:4 --epochs 150 --quiet --threads 1 --no-log)
# judge STUDY: the numbers of trials that were lost, doubled, or have another value than those of whole.db.
judge() {
    python3 - "$1" <<'PYTHON'
import collections, sqlite3, sys

def trials(path):
    file = sqlite3.connect(path)
    assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    rows = file.execute(
        "SELECT param_value, value FROM trials JOIN trial_params USING (trial_id) JOIN trial_values USING (trial_id) "
        "WHERE state = 'COMPLETE'").fetchall()
    running = file.execute("SELECT count(*) FROM trials WHERE state = 'RUNNING'").fetchone()[0]
    file.close()
    return rows, running

(whole, _), (rows, running) = trials("whole.db"), trials(sys.argv[1])
counts = collections.Counter(point for point, _ in rows)
lost = sum(point not in counts for point, _ in whole) + running
doubled = sum(count - 1 for count in counts.values())
print(lost, doubled, len(set(rows) - set(whole)))
PYTHON
}
began=$(now)
"${tune[@]}" --study whole.db --out best
duration=$(($(now) - began))
kills=0 count=0 lost=0 doubled=0 unequal=0 left=0
while [ "$kills" -lt "$studies" ]; do
    count=$((count + 1))
    processes=()
    for index in 0 1; do
        "${tune[@]}" --study "study$count.db" --out "best$count-$index" &
        processes+=($!)
    done
    # In turn one of the two is killed, and begins again; when one has ended the study is complete.
    index=0
    while kill -0 "${processes[0]}" 2>/dev/null && kill -0 "${processes[1]}" 2>/dev/null; do
        pause $((duration / 2))
        kill -KILL "${processes[$index]}" 2>/dev/null || true
        status=0
        wait "${processes[$index]}" 2>/dev/null || status=$?
        [ "$status" -ne 137 ] || kills=$((kills + 1))
        "${tune[@]}" --study "study$count.db" --out "best$count-$index" &
        processes[index]=$!
        index=$((1 - index))
    done
    for process in "${processes[@]}"; do wait "$process" || lost=$((lost + 1)); done
    processes=()
    # Both have to be there, whichever was killed.
    for name in "best$count-0" "best$count-1"; do
        "${tune[@]}" --study "study$count.db" --out "$name" || lost=$((lost + 1))
        cmp -s best/model.safetensors "$name/model.safetensors" || unequal=$((unequal + 1))
    done
    read -r some twice different <<<"$(judge "study$count.db")"
    lost=$((lost + some)) doubled=$((doubled + twice)) unequal=$((unequal + different))
    left=$((left + $(leftovers)))
done
echo "studies: $kills kills of $count studies of $points trials, $lost trials lost, $doubled doubled," \
    "$unequal with other values or bits, $left left-overs"
[ $((lost + doubled + unequal + left + failed)) -eq 0 ]
