"""Steps of methods that no library has, worked out with 50 digits from the formulas of their papers."""

import json
import pathlib

from mpmath import mp, mpf

mp.dps = 50
STEPS = 50

LEAVES = [{"name": "x", "shape": [3]}]
START = ["-1.2", "1", "0.5"]


def value(p):
    x, y, z = p
    return (1 - x) ** 2 + 10 * (y - x ** 2) ** 2 + (1 - y) ** 2 + 10 * (z - y ** 2) ** 2


def gradient(p):
    x, y, z = p
    return [-2 * (1 - x) - 40 * x * (y - x ** 2),
            20 * (y - x ** 2) - 2 * (1 - y) - 40 * y * (z - y ** 2),
            20 * (z - y ** 2)]


def look_ahead(eta, momentum):
    """The rate outside of the velocity."""
    def step(p, v):
        slope = gradient([a - eta * momentum * b for a, b in zip(p, v)])
        v = [momentum * b + g for b, g in zip(v, slope)]
        return [a - eta * b for a, b in zip(p, v)], v
    return step


def quasi_hyperbolic(eta, momentum, nu):
    def step(p, m):
        slope = gradient(p)
        m = [momentum * b + (1 - momentum) * g for b, g in zip(m, slope)]
        return [a - eta * ((1 - nu) * g + nu * b) for a, g, b in zip(p, slope, m)], m
    return step


ROWS = [
    ("nesterov", "Sutskever et al. 2013", look_ahead(mpf("0.01"), mpf("0.9"))),
    ("nesterov(learningRate=0.004,momentum=0.7)", "Sutskever et al. 2013", look_ahead(mpf("0.004"), mpf("0.7"))),
    ("qhm", "Ma and Yarats 2019", quasi_hyperbolic(mpf("0.01"), mpf("0.999"), mpf("0.7"))),
    ("qhm(learningRate=0.005,momentum=0.8,nu=0.4)", "Ma and Yarats 2019",
     quasi_hyperbolic(mpf("0.005"), mpf("0.8"), mpf("0.4"))),
]


def main():
    rows = []
    for text, source, step in ROWS:
        p, state = [mpf(x) for x in START], [mpf(0)] * 3
        path = [p]
        for _ in range(STEPS):
            p, state = step(p, state)
            path.append(p)
        rows.append({
            "name": f"{text} by hand", "library": "mpmath", "call": source, "function": "rosenbrock3",
            "optimizer": text, "parameters": [[float(x) for x in p] for p in path],
            "values": [float(value(p)) for p in path]})
    folder = pathlib.Path(__file__).resolve().parent
    functions = {"rosenbrock3": {"leaves": LEAVES, "start": [[float(x) for x in START]]}}
    lines = ",\n".join(json.dumps(row) for row in rows)
    (folder / "first-steps-classics.json").write_text(
        f'{{"functions": {json.dumps(functions)},\n"rows": [\n{lines}\n]}}\n')


if __name__ == "__main__":
    main()
