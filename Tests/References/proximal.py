"""Proximal points and projections by other ways than those of the library: proximal.json.

Where there is no closed form, by root finding in one multiplier (brentq), by bounded least squares on the dual
(lsq_linear), by SLSQP, or by plain projected gradients with their duality gap. Each case names a function or a set that the tests build.
"""

import json

import numpy as np
import scipy
from scipy.optimize import brentq, isotonic_regression, lsq_linear, minimize

from reference import FOLDER, numbers, versions, write

random = np.random.default_rng(4)
STEP = 0.7


def threshold(x, level):
    return np.sign(x) * np.maximum(np.abs(x) - level, 0)


def norm_prox(x, level):
    """prox of level · ‖x‖: the length s that minimises level s + (s − ‖x‖)² / 2."""
    length = max(np.linalg.norm(x) - level, 0)
    return x * (length / np.linalg.norm(x))


def simplex(x, total=1.0):
    tau = brentq(lambda t: np.maximum(x - t, 0).sum() - total, x.min() - total, x.max(), xtol=1e-15, rtol=1e-15)
    return np.maximum(x - tau, 0)


def l1_ball(x, radius=1.0):
    if np.abs(x).sum() <= radius:
        return x
    tau = brentq(lambda t: threshold(x, t).sum() * 0 + np.abs(threshold(x, t)).sum() - radius, 0, np.abs(x).max(),
                 xtol=1e-15, rtol=1e-15)
    return threshold(x, tau)


def total_variation(x, level):
    d = np.diff(np.eye(len(x)), axis=0)
    dual = lsq_linear(d.T, x, bounds=(-level, level), method="bvls", tol=1e-15, max_iter=10000).x
    return x - d.T @ dual


def image_variation(x, level, rows, columns, edges):
    """By projected gradients on the dual: half the square of x − Dᵀu, over u with ‖u‖ of each pixel at most level."""
    x = np.asarray(x)
    pixels = []
    for i in range(rows if edges else rows - 1):
        for j in range(columns if edges else columns - 1):
            pair = []
            for k, l in ((i, j + 1), (i + 1, j)):
                row = np.zeros(rows * columns)
                if k < rows and l < columns:
                    row[k * columns + l], row[i * columns + j] = 1, -1
                pair.append(row)
            pixels.append(pair)
    d = np.array([row for pair in pixels for row in pair])
    groups = len(pixels)
    u = np.zeros((groups, 2))
    for _ in range(50000):
        image = d @ (x - d.T @ u.reshape(-1))
        u = u + image.reshape(groups, 2) / 8
        u = u / np.maximum(1, np.linalg.norm(u, axis=1) / level)[:, None]
    result = x - d.T @ u.reshape(-1)
    slopes = (d @ result).reshape(groups, 2)
    gap = level * np.linalg.norm(slopes, axis=1).sum() - np.sum(u * slopes)
    assert gap < 1e-13, gap
    return result


def spectral(x, rows, columns, change):
    u, s, v = np.linalg.svd(x.reshape(rows, columns), full_matrices=False)
    return ((u * change(s)) @ v).reshape(-1)


def cone(x):
    """The nearest point of the form (s ‖v‖ v̂, s + more), by SLSQP."""
    found = minimize(lambda p: 0.5 * np.sum((p - x) ** 2), np.append(np.zeros(len(x) - 1), 1), jac=lambda p: p - x,
                     method="SLSQP", options={"ftol": 1e-17, "maxiter": 1000},
                     constraints=[{"type": "ineq", "fun": lambda p: p[-1] ** 2 - p[:-1] @ p[:-1]},
                                  {"type": "ineq", "fun": lambda p: p[-1]}])
    return found.x


def semidefinite(x, order):
    matrix = x.reshape(order, order)
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
    return ((vectors * np.maximum(values, 0)) @ vectors.T).reshape(-1)


A = np.array([[1.0, 2, -1, 0.5, 0, 1], [0, 1, 1, -2, 1, 0], [1, 3, 0, -1.5, 1, 1]])  # the last is the sum of the others
B = np.array([1.0, -0.5, 0.5])
NORMAL = np.array([1.0, -2, 0.5, 1, 0, 3])
WEIGHTS = np.array([0, 0.5, 1, 1.5, 2, 0.1])


def box_and_half_space(x):
    """−1 ≤ x ≤ 1 and Σx ≤ 0.5."""
    clipped = np.clip(x, -1, 1)
    if clipped.sum() <= 0.5:
        return clipped
    tau = brentq(lambda t: np.clip(x - t, -1, 1).sum() - 0.5, 0, 10, xtol=1e-15, rtol=1e-15)
    return np.clip(x - tau, -1, 1)


PROXIMAL = {
    "l1": (6, lambda x: threshold(x, STEP * 0.8)),
    "l1-weights": (6, lambda x: threshold(x, STEP * WEIGHTS)),
    "squared": (6, lambda x: x / (1 + STEP * 0.8)),
    "l2": (6, lambda x: norm_prox(x, STEP * 0.8)),
    "group": (6, lambda x: np.concatenate([x[:1], norm_prox(x[1:3], STEP * np.sqrt(2)), norm_prox(x[3:], STEP * np.sqrt(3))])),
    "elastic": (6, lambda x: threshold(x, STEP * 0.5) / (1 + STEP * 0.3)),
    "maximum": (6, lambda x: x - l1_ball(x, STEP * 0.8)),
    "nuclear": (6, lambda x: spectral(x, 2, 3, lambda s: np.maximum(s - STEP * 0.8, 0))),
    "variation": (12, lambda x: total_variation(x, STEP * 0.8)),
    "image": (9, lambda x: image_variation(x, STEP * 0.4, 3, 3, True)),
    "image-inner": (9, lambda x: image_variation(x, STEP * 0.4, 3, 3, False)),
    "separable": (6, lambda x: np.concatenate([threshold(x[:2], STEP), simplex(x[2:5]), x[5:]])),
    "scaled": (6, lambda x: (threshold(2 * x - 0.5, STEP * 0.3 * 4) + 0.5) / 2),
}
SETS = {
    "box": (6, lambda x: np.clip(x, -0.5, 1)),
    "orthant": (6, lambda x: np.maximum(x, 0)),
    "simplex": (6, simplex),
    "simplex-2.5": (6, lambda x: simplex(x, 2.5)),
    "l1-ball": (6, l1_ball),
    "l2-ball": (6, lambda x: 0.3 + norm_prox(x - 0.3, max(np.linalg.norm(x - 0.3) - 1.2, 0))),
    "maximum-ball": (6, lambda x: np.clip(x, -0.7, 0.7)),
    "nuclear-ball": (6, lambda x: spectral(x, 2, 3, lambda s: l1_ball(s, 1.5))),
    "half-space": (6, lambda x: x - max(NORMAL @ x - 0.2, 0) * NORMAL / (NORMAL @ NORMAL)),
    "hyperplane": (6, lambda x: x + np.linalg.lstsq(NORMAL[None], [0.2 - NORMAL @ x], rcond=None)[0]),
    "affine": (6, lambda x: x + np.linalg.lstsq(A, B - A @ x, rcond=1e-12)[0]),
    "cone": (6, cone),
    "monotone": (6, lambda x: isotonic_regression(x).x),
    "semidefinite": (9, lambda x: semidefinite(x, 3)),
    "intersection": (6, box_and_half_space),
}


def cases(table, scales=(0.3, 1, 4)):
    for name, (count, function) in table.items():
        for scale in scales:
            x = scale * random.normal(size=count)
            yield {"name": name, "input": numbers(x), "output": numbers(function(x))}


def least_squares():
    for rows, columns in ((5, 3), (12, 8), (6, 6)):
        matrix = random.normal(size=(rows, columns))
        right = random.normal(size=rows)
        yield {"matrix": [numbers(row) for row in matrix], "right": numbers(right),
               "solution": numbers(scipy.optimize.nnls(matrix, right)[0])}


def factors(steps=15):
    """Alternating non-negative least squares from the start of the ninth problem of cvx."""
    problem = json.loads((FOLDER / "cvx" / "nonneg_matrix_fact.json").read_text())
    a, y = np.array(problem["A"]), np.array(problem["Y_init"])
    norms = []
    for _ in range(steps):
        x = np.array([scipy.optimize.nnls(y, column)[0] for column in a.T]).T
        norms.append(np.linalg.norm(a - y @ x))
        y = np.array([scipy.optimize.nnls(x.T, row)[0] for row in a])
        norms.append(np.linalg.norm(a - y @ x))
    return norms


write("proximal.json", {"versions": versions(np, scipy), "step": STEP, "alternatingNorms": numbers(factors())}, proximal=list(cases(PROXIMAL)),
      sets=list(cases(SETS)), nonNegativeLeastSquares=list(least_squares()))
