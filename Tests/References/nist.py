"""nist.json: fourteen nonlinear regressions of NIST's Statistical Reference Datasets, which are in the public domain.

    python nist.py FOLDER       where FOLDER holds Misra1a.dat and the others, as NIST publishes them

The numbers are the files' own, digit for digit. The model is their text as a formula of ours. That the formula is the
model is proved by solving it again in 50 digits: parameters, standard deviations and sum of squares must be the
certified ones.
"""

import re
import sys
from pathlib import Path

import mpmath
import sympy

from reference import versions, write

mpmath.mp.dps = 50


def lines_of(text, what):
    """The lines that the heading of the file gives for `what`."""
    first, last = map(int, re.search(rf"{what}\s+\(lines\s+(\d+) to\s+(\d+)\)", text).groups())
    return text.splitlines()[first - 1:last]


def formula(written):
    """`b1*(1-exp[-b2*x])` as `b1*(1-exp(-b2*x))`."""
    written = re.sub(r"\s+", " ", written).strip().replace("[", "(").replace("]", ")").replace("**", "^")
    return re.sub(r"(?<!\d)\.(\d)", r"0.\1", written)


def read(path):
    text = path.read_text(encoding="ascii")
    header = text[:re.search(r"^Data:\s+y", text, re.MULTILINE).start()]
    data = [line.split() for line in lines_of(text, "Data")]
    response, model = re.search(r"^\s+(y|log\[y\]) = (.*?)\+\s*e\s*$", header, re.MULTILINE | re.DOTALL).groups()
    parameters = re.findall(r"^\s*b\d+ =\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s*$", header, re.MULTILINE)
    predictors = len(data[0]) - 1
    names = ["y"] + (["x"] if predictors == 1 else [f"x{i + 1}" for i in range(predictors)])

    def certified(what):
        return float(re.search(rf"{what}:\s+(\S+)", header).group(1))

    starts = [[float(row[k]) for row in parameters] for k in (0, 1)]
    return {
        "name": re.search(r"Dataset Name:\s+(\S+)", text).group(1),
        "level": re.search(r"(\w+) Level of Difficulty", header).group(1).lower(),
        "response": formula(response), "formula": formula(model),
        "columns": {name: [float(row[k]) for row in data] for k, name in enumerate(names)},
        "starts": starts,
        "parameters": [float(row[2]) for row in parameters],
        "standardDeviations": [float(row[3]) for row in parameters],
        "residualSumOfSquares": certified("Residual Sum of Squares"),
        "residualStandardDeviation": certified("Residual Standard Deviation"),
        "degreesOfFreedom": int(certified("Degrees of Freedom")),
    }


def solved(row):
    """Parameters, standard deviations and sum of squares by Gauss-Newton in 50 digits from the certified values."""
    b = sympy.symbols(f"b1:{len(row['parameters']) + 1}")
    names = list(row["columns"])
    variables = sympy.symbols(" ".join(names), seq=True)
    model, response = (sympy.sympify(row[part].replace("^", "**"), rational=True) for part in ("formula", "response"))
    residual = sympy.lambdify((b, variables), response - model, "mpmath")
    slopes = sympy.lambdify((b, variables), [sympy.diff(model, one) for one in b], "mpmath")
    # As decimals: 0.1 is a tenth here.
    observations = [[mpmath.mpf(str(value)) for value in values] for values in zip(*row["columns"].values())]
    point = mpmath.matrix([mpmath.mpf(str(value)) for value in row["parameters"]])
    step = point
    while mpmath.norm(step) > mpmath.mpf(10) ** -16 * mpmath.norm(point):
        r = mpmath.matrix([residual(list(point), one) for one in observations])
        j = mpmath.matrix([slopes(list(point), one) for one in observations])
        step = mpmath.lu_solve(j.T * j, j.T * r)
        point += step
    sum_of_squares = (r.T * r)[0]
    inverse = (j.T * j) ** -1
    deviations = [mpmath.sqrt(sum_of_squares / row["degreesOfFreedom"] * inverse[k, k]) for k in range(len(b))]
    return list(point), deviations, sum_of_squares


def check(row):
    assert row["degreesOfFreedom"] == len(row["columns"]["y"]) - len(row["parameters"]), row["name"]
    parameters, deviations, sum_of_squares = solved(row)
    pairs = list(zip(parameters, row["parameters"])) + list(zip(deviations, row["standardDeviations"]))
    pairs += [(sum_of_squares, row["residualSumOfSquares"]),
              (mpmath.sqrt(sum_of_squares / row["degreesOfFreedom"]), row["residualStandardDeviation"])]
    for here, there in pairs:
        # Eleven digits are certified.
        assert abs(here - there) <= 6e-11 * abs(here), (row["name"], here, there)
    print(f"{row['name']}: as certified")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: nist.py FOLDER, the folder of NIST's .dat files")
    rows = [read(path) for path in sorted(Path(sys.argv[1]).glob("*.dat"))]
    for row in rows:
        check(row)
    write("nist.json", {
        "source": "NIST Statistical Reference Datasets, nonlinear regression; public domain",
        "checked": "parameters, standard deviations and sums of squares solved again in 50 digits",
        "versions": versions(mpmath, sympy),
    }, sets=rows)
