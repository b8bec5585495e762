"""The minima of fits from starts far off, by SciPy from good starts: what a run that says it converged must have found."""

import numpy as np
import reference
import scipy
from scipy.optimize import least_squares

WAVES = np.sin(12.9898 * np.arange(1, 41)) * np.cos(78.233 * np.arange(1, 41))


def rows(first, last, count):
    return np.round(np.linspace(first, last, count), 6)


# Name, formula, parameters, model, x, y or the parameters and size of waves that make it, good starts of every minimum,
# starts far off.
SETS = [
    ("temperature", "a*exp(b*x)", "ab", lambda x, a, b: a * np.exp(b * x), np.array([92, 94, 96, 98, 100.0]),
     np.array([32, 33, 36, 38, 40.0]), [[2, 0.03]],
     [[1, 1], [1, 0.5], [0.1, 1], [1, -1], [1, -0.1], [1000, 0.1], [100, 0]]),
    ("diode", "a*(exp(x/(n*0.02585)) - 1)", "an", lambda x, a, n: a * (np.exp(x / (n * 0.02585)) - 1),
     np.array([0.5, 0.55, 0.6, 0.65, 0.7]), np.array([1e-6, 4.5e-6, 2e-5, 9e-5, 4e-4]), [[4e-13, 1.3]],
     [[1, 1], [1e-6, 1], [1, 2], [1e-3, 3], [1e-14, 1], [1, 0.8]]),
    ("decay", "a*exp(-b*x)", "ab", lambda x, a, b: a * np.exp(-b * x), rows(0, 10, 25), ([5, 0.4], 0.1), [[5, 0.4]],
     [[1, 1], [1, -1], [1, 10], [1, -3], [1000, -1], [-5, 2], [0.001, 0.001], [100, 100]]),
    ("decay to a level", "a*exp(-b*x) + c", "abc", lambda x, a, b, c: a * np.exp(-b * x) + c, rows(0, 10, 25),
     ([5, 0.4, 2], 0.1), [[5, 0.4, 2]], [[1, 1, 1], [1, -1, 0], [1, 10, 0], [1, -3, 0], [1000, 1, 1000], [1, 100, 1]]),
    ("growth", "a*exp(b*x) + c", "abc", lambda x, a, b, c: a * np.exp(b * x) + c, rows(0, 100, 20),
     ([2, 0.03, 5], 0.5), [[2, 0.03, 5]], [[1, 1, 1], [1, 0.5, 0], [1, 0.1, 0], [1, -1, 1]]),
    ("power", "a*x^b", "ab", lambda x, a, b: a * x**b, rows(1, 50, 20), ([2, 0.5], 0.1), [[2, 0.5]],
     [[1, 1], [1, 5], [1, -3], [1, 10], [0.001, 3]]),
    ("power and level", "a*x^b + c", "abc", lambda x, a, b, c: a * x**b + c, rows(1, 50, 20), ([2, 1.5, 3], 1),
     [[2, 1.5, 3]], [[1, 1, 1], [1, 4, 1], [1, -1, 1], [10, 8, 0]]),
    ("logistic", "a/(1 + exp(-k*(x - m)))", "akm", lambda x, a, k, m: a / (1 + np.exp(-k * (x - m))),
     rows(0, 20, 30), ([10, 0.7, 9], 0.2), [[10, 0.7, 9]],
     [[1, 1, 1], [1, 1, 10], [10, -1, 5], [100, 5, 0], [1, 10, 10], [1, 0.01, 100]]),
    ("Gaussian", "a*exp(-(x - m)^2/(2*s^2))", "ams", lambda x, a, m, s: a * np.exp(-(x - m) ** 2 / (2 * s**2)),
     rows(0, 20, 40), ([10, 12, 2], 0.3), [[10, 12, 2]],
     [[1, 1, 1], [1, 10, 1], [1, 10, 10], [1, 0, 5], [1, 12, 0.1], [1, 100, 1], [1, 30, 30]]),
    ("Michaelis-Menten", "v*x/(k + x)", "vk", lambda x, v, k: v * x / (k + x), rows(0.1, 10, 15), ([3, 1.5], 0.05),
     [[3, 1.5], [0.05, -4.96]], [[1, 1], [100, 100], [1, -5], [1, 0.001], [1000, 10000]]),
    ("Arrhenius", "a*exp(-k/(8.314*x))", "ak", lambda x, a, e: a * np.exp(-e / (8.314 * x)), rows(300, 400, 12),
     ([1e10, 5e4], 20), [[1e10, 5e4]], [[1, 1], [1, 1000], [1e5, 1e4], [1e10, 1e5], [1000, -1e4]]),
    ("sine", "a*sin(w*x + p) + c", "awpc", lambda x, a, w, p, c: a * np.sin(w * x + p) + c, rows(0, 10, 40),
     ([2, 1.7, 0.5, 1], 0.1), [[2, 1.7, 0.5, 1], [0.5, 1, 0, 1]],
     [[1, 1.5, 0, 0], [1, 1, 0, 0], [1, 1.9, 1, 1], [10, 1.7, 0, 0]]),
]


def jacobian(model, x, b):
    """The exact Jacobian, by complex steps."""
    columns = []
    for index in range(len(b)):
        point = np.array(b, dtype=complex)
        point[index] += 1e-40j
        columns.append(model(x, *point).imag / 1e-40)
    return np.array(columns).T


sets = []
for name, formula, parameters, model, x, y, good, starts in SETS:
    if isinstance(y, tuple):
        y = np.round(model(x, *y[0]) + y[1] * WAVES[:len(x)], 4)
    minima = []
    # Responses far from 1 would meet SciPy's tests at once.
    unit = np.abs(y).max()
    for start in good:
        found = least_squares(lambda b: (model(x, *b) - y) / unit, start, lambda b: jacobian(model, x, b) / unit, x_scale="jac",
                              ftol=1e-15, xtol=1e-15, gtol=1e-15, max_nfev=10000)
        q, _ = np.linalg.qr(jacobian(model, x, found.x))
        r = model(x, *found.x) - y
        assert np.linalg.norm(q.T @ r) < 1e-6 * np.linalg.norm(r), (name, start, np.linalg.norm(q.T @ r) / np.linalg.norm(r))
        minima.append({"parameters": reference.numbers(found.x), "residualSumOfSquares": float(np.sum(r**2))})
    sets.append({"name": name, "formula": formula, "parameters": list(parameters), "x": reference.numbers(x),
                 "y": reference.numbers(y), "starts": starts, "minima": minima})

reference.write("wild_starts.json", {"versions": reference.versions(np, scipy)}, sets=sets)
