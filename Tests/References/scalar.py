"""scalar.json: minima and roots of functions of one variable, and roots of systems, by SciPy.

`minima`: the function by name, the interval or the start, and where SciPy finds the minimum. `roots`: the interval and
the root, of all methods of enclosure alike. `systems`: the start and the root found by MINPACK's hybrid method.
"""

import reference
from reference import assert_close, numbers, versions, write

import numpy as np
import scipy
from scipy.optimize import bisect, brentq, minimize_scalar, root

FUNCTIONS = {
    "quartic": lambda x: x**4 - 3 * x**3 + 2,
    "wave": lambda x: np.cos(x) + 0.1 * x,
    "entropy": lambda x: x * np.log(x),
    "quotient": lambda x: (x * x - 3) / (x * x + 1),
    "kink": lambda x: abs(x - 0.7) + 0.1 * x,
    "edge": lambda x: (x + 1) ** 2,
    "cubic": lambda x: x**3 - 2 * x - 5,
    "fixed": lambda x: np.cos(x) - x,
    "flat": lambda x: (x - 1) ** 3,
    "steep": lambda x: np.exp(20 * x) - 1000,
}
INTERVALS = [("quartic", 0.5, 5), ("wave", 1, 6), ("entropy", 1e-3, 2), ("quotient", -2, 5), ("kink", -4, 3),
             ("edge", 0, 2)]
STARTS = [("quartic", 1), ("wave", 2.0), ("quotient", -3), ("kink", 100), ("edge", -1)]
ROOTS = [("cubic", 2, 3), ("fixed", 0, 1), ("flat", -3, 2), ("steep", -2, 9), ("quotient", 0, 50), ("edge", -1, 0)]


def circle(x):
    return [x[0] ** 2 + x[1] ** 2 - 4, np.exp(x[0]) + x[1] - 1]


def triple(x):
    return [3 * x[0] - np.cos(x[1] * x[2]) - 0.5, x[0] ** 2 - 81 * (x[1] + 0.1) ** 2 + np.sin(x[2]) + 1.06,
            np.exp(-x[0] * x[1]) + 20 * x[2] + (10 * np.pi - 3) / 3]


def valley(x):
    return [10 * (x[1] - x[0] ** 2), 1 - x[0]]


minima = []
for name, low, high in INTERVALS:
    found = minimize_scalar(FUNCTIONS[name], bounds=(low, high), method="bounded", options={"xatol": 1e-10})
    minima.append({"function": name, "interval": [low, high], "point": found.x, "value": found.fun})
for name, start in STARTS:
    found = minimize_scalar(FUNCTIONS[name], bracket=(start, start + 0.1), method="brent")
    assert_close(minimize_scalar(FUNCTIONS[name], bracket=(start, start + 0.1), method="golden").x, found.x, name, 1e-6,
                 1e-6)
    minima.append({"function": name, "start": start, "point": found.x, "value": found.fun})
roots = []
for name, low, high in ROOTS:
    point = brentq(FUNCTIONS[name], low, high, xtol=1e-15, maxiter=1000)
    assert_close(bisect(FUNCTIONS[name], low, high, xtol=1e-15, maxiter=1000), point, name, 1e-5, 1e-5)
    roots.append({"function": name, "interval": [low, high], "point": point})
systems = []
for name, function, start in [("circle", circle, [1, 1]), ("circle", circle, [-2, 1]), ("triple", triple, [0.1, 0.1, -0.1]),
                              ("valley", valley, [-1.2, 1])]:
    found = root(function, start, tol=1e-14)
    assert found.success or np.abs(found.fun).max() < 1e-12, (name, found)
    systems.append({"system": name, "start": numbers(start), "point": numbers(found.x)})

write("scalar.json", {"source": __doc__, "versions": versions(np, scipy)}, minima=minima, roots=roots, systems=systems)
