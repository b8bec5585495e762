"""Examples/ClassicProblems/Data: twelve problems of the course CME 252 with their optima, cut down to what is needed.

    python cvx.py FOLDER        where FOLDER holds the twelve files as they were computed (CVXPY, closed forms)

Every number that stays is the original's. Left out are solutions of several hundred numbers, of which the objective is
what is compared (that of `inpaint` need not be unique), the path from which the measurements of `robust_kalman` were
made, and the coloured picture of `inpaint`. The list of what was left out is in each file under `leftOut`.
"""

import json
import sys
from pathlib import Path

from reference import FOLDER

DATA = FOLDER.parent.parent / "Examples" / "ClassicProblems" / "Data"
LEFT_OUT = {
    "inpaint": ["entries.china_rgb64", "entries.china_gray64.solution", "entries.synthetic32.solution"],
    "robust_kalman": ["x_true", "kf_x", "rkf_x"],
}


def remove(value, path):
    *outer, last = path.split(".")
    for key in outer:
        value = value[key]
    del value[last]


def compact(value):
    return json.dumps(value, allow_nan=False, ensure_ascii=False, separators=(",", ":"))


def main(folder):
    DATA.mkdir(exist_ok=True)
    for path in sorted(Path(folder).glob("*.json")):
        original = json.loads(path.read_text(encoding="utf-8"))
        for part in LEFT_OUT.get(path.stem, []):
            remove(original, part)
        if path.stem in LEFT_OUT:
            original["leftOut"] = LEFT_OUT[path.stem]
        lines = ",\n".join(f"{compact(key)}: {compact(value)}" for key, value in original.items())
        (DATA / path.name).write_text("{\n" + lines + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: cvx.py FOLDER, the folder of the twelve files")
    main(sys.argv[1])
