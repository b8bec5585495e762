"""Hock and Schittkowski's problems, and others with bounds, solved by SciPy: constrained.json.

Each problem is a formula in Python that the tests write again in Swift. Optima are found by several of SciPy's methods,
which must agree with one another and with the value printed in the book; bounded ones by L-BFGS-B, with its counts.

Hock and Schittkowski, Test Examples for Nonlinear Programming Codes, Lecture Notes in Economics and Mathematical
Systems 187, 1981.
"""

import numpy as np
import scipy
from scipy.optimize import minimize

from reference import numbers, versions, write

inf = np.inf


def rosenbrock(x):
    return 100 * (x[1] - x[0] ** 2) ** 2 + (1 - x[0]) ** 2


def hs43(x):
    return x[0] ** 2 + x[1] ** 2 + 2 * x[2] ** 2 + x[3] ** 2 - 5 * x[0] - 5 * x[1] - 21 * x[2] + 7 * x[3]


# name: function, start, bounds, equalities (= 0), inequalities (<= 0), value in the book
CONSTRAINED = {
    "hs6": (lambda x: (1 - x[0]) ** 2, [-1.2, 1], None, [lambda x: 10 * (x[1] - x[0] ** 2)], [], 0),
    "hs7": (lambda x: np.log(1 + x[0] ** 2) - x[1], [2, 2], None,
            [lambda x: (1 + x[0] ** 2) ** 2 + x[1] ** 2 - 4], [], -np.sqrt(3)),
    "hs10": (lambda x: x[0] - x[1], [-10, 10], None, [],
             [lambda x: 3 * x[0] ** 2 - 2 * x[0] * x[1] + x[1] ** 2 - 1], -1),
    "hs21": (lambda x: 0.01 * x[0] ** 2 + x[1] ** 2 - 100, [2, -1], [(2, 50), (-50, 50)], [],
             [lambda x: 10 - 10 * x[0] + x[1]], -99.96),
    "hs26": (lambda x: (x[0] - x[1]) ** 2 + (x[1] - x[2]) ** 4, [-2.6, 2, 2], None,
             [lambda x: (1 + x[1] ** 2) * x[0] + x[2] ** 4 - 3], [], 0),
    "hs28": (lambda x: (x[0] + x[1]) ** 2 + (x[1] + x[2]) ** 2, [-4, 1, 1], None,
             [lambda x: x[0] + 2 * x[1] + 3 * x[2] - 1], [], 0),
    "hs35": (lambda x: 9 - 8 * x[0] - 6 * x[1] - 4 * x[2] + 2 * x[0] ** 2 + 2 * x[1] ** 2 + x[2] ** 2
             + 2 * x[0] * x[1] + 2 * x[0] * x[2], [0.5, 0.5, 0.5], [(0, inf)] * 3, [],
             [lambda x: x[0] + x[1] + 2 * x[2] - 3], 1 / 9),
    "hs39": (lambda x: -x[0], [2, 2, 2, 2], None,
             [lambda x: x[1] - x[0] ** 3 - x[2] ** 2, lambda x: x[0] ** 2 - x[1] - x[3] ** 2], [], -1),
    "hs40": (lambda x: -x[0] * x[1] * x[2] * x[3], [0.8, 0.8, 0.8, 0.8], None,
             [lambda x: x[0] ** 3 + x[1] ** 2 - 1, lambda x: x[0] ** 2 * x[3] - x[2], lambda x: x[3] ** 2 - x[1]],
             [], -0.25),
    "hs43": (hs43, [0, 0, 0, 0], None, [], [
        lambda x: x[0] ** 2 + x[1] ** 2 + x[2] ** 2 + x[3] ** 2 + x[0] - x[1] + x[2] - x[3] - 8,
        lambda x: x[0] ** 2 + 2 * x[1] ** 2 + x[2] ** 2 + 2 * x[3] ** 2 - x[0] - x[3] - 10,
        lambda x: 2 * x[0] ** 2 + x[1] ** 2 + x[2] ** 2 + 2 * x[0] - x[1] - x[3] - 5], -44),
    "hs71": (lambda x: x[0] * x[3] * (x[0] + x[1] + x[2]) + x[2], [1, 5, 5, 1], [(1, 5)] * 4,
             [lambda x: x[0] ** 2 + x[1] ** 2 + x[2] ** 2 + x[3] ** 2 - 40],
             [lambda x: 25 - x[0] * x[1] * x[2] * x[3]], 17.0140173),
    "hs76": (lambda x: x[0] ** 2 + 0.5 * x[1] ** 2 + x[2] ** 2 + 0.5 * x[3] ** 2 - x[0] * x[2] + x[2] * x[3] - x[0]
             - 3 * x[1] + x[2] - x[3], [0.5] * 4, [(0, inf)] * 4, [],
             [lambda x: x[0] + 2 * x[1] + x[2] + x[3] - 5, lambda x: 3 * x[0] + x[1] + 2 * x[2] - x[3] - 4,
              lambda x: 1.5 - x[1] - 4 * x[2]], -4.681818181),
}


def hs25(x):
    i = np.arange(1, 100)
    u = 25 + (-50 * np.log(i / 100)) ** (2 / 3)
    return np.sum((-i / 100 + np.exp(-(u - x[1]) ** x[2] / x[0])) ** 2)


def chained(x):
    return np.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


def trigonometric(x):
    n = len(x)
    i = np.arange(1, n + 1)
    return np.sum((n - np.sum(np.cos(x)) + i * (1 - np.cos(x)) - np.sin(x)) ** 2)


def broyden(x):
    left, right = np.append(0, x[:-1]), np.append(x[1:], 0)
    return np.sum(((3 - 2 * x) * x - left - 2 * right + 1) ** 2)


def powell(x):
    a, b, c, d = x[0::4], x[1::4], x[2::4], x[3::4]
    return np.sum((a + 10 * b) ** 2 + 5 * (c - d) ** 2 + (b - 2 * c) ** 4 + 10 * (a - d) ** 4)


def wood(x):
    return (100 * (x[1] - x[0] ** 2) ** 2 + (1 - x[0]) ** 2 + 90 * (x[3] - x[2] ** 2) ** 2 + (1 - x[2]) ** 2
            + 10 * (x[1] + x[3] - 2) ** 2 + 0.1 * (x[1] - x[3]) ** 2)


def driver(x):
    """The example that comes with L-BFGS-B."""
    return 4 * (0.25 * (x[0] - 1) ** 2 + np.sum((x[1:] - x[:-1] ** 2) ** 2))


BOUNDED = {
    "hs1": (rosenbrock, [-2, 1], [(-inf, inf), (-1.5, inf)]),
    "hs2": (rosenbrock, [-2, 1.5], [(-inf, inf), (1.5, inf)]),
    "hs3": (lambda x: x[1] + 1e-5 * (x[1] - x[0]) ** 2, [10, 1], [(-inf, inf), (0, inf)]),
    "hs4": (lambda x: (x[0] + 1) ** 3 / 3 + x[1], [1.125, 0.125], [(1, inf), (0, inf)]),
    "hs5": (lambda x: np.sin(x[0] + x[1]) + (x[0] - x[1]) ** 2 - 1.5 * x[0] + 2.5 * x[1] + 1, [0, 0],
            [(-1.5, 4), (-3, 3)]),
    "hs38": (wood, [-3, -1, -3, -1], [(-10, 10)] * 4),
    "hs45": (lambda x: 2 - np.prod(x) / 120, [1.5, 1, 1, 1, 1], [(0, i) for i in range(1, 6)]),
    "wood": (wood, [-3, -1, -3, -1], [(-10, 0.9)] * 4),
    "chained": (chained, [-1.2, 1] * 10, [(-2, 0.7) if i % 3 == 0 else (-2, 2) for i in range(20)]),
    "trigonometric": (trigonometric, [0.1] * 10, [(0.05, 10)] * 10),
    "broyden": (broyden, [-1] * 20, [(-0.6, 10)] * 10 + [(-10, 10)] * 10),
    "powell": (powell, [3, -1, 0, 1] * 3, [(0.1, 10) if i % 4 == 0 else (-10, 10) for i in range(12)]),
    "driver": (driver, [3] * 25, [(1, 100) if i % 2 == 0 else (-100, 100) for i in range(25)]),
}


def gradient(function):
    import jax
    import jax.numpy as jnp
    global np
    held = np
    compiled = jax.jit(jax.grad(lambda p: function(p)))

    def differentiated(x):
        global np
        np = jnp
        try:
            return held.asarray(compiled(jnp.asarray(x, dtype=float)))
        finally:
            np = held
    return differentiated


def constrained():
    for name, (function, start, bounds, equalities, inequalities, value) in CONSTRAINED.items():
        def negated(c):
            return lambda x: -c(x)
        constraints = [{"type": "eq", "fun": c, "jac": gradient(c)} for c in equalities]
        constraints += [{"type": "ineq", "fun": negated(c), "jac": gradient(negated(c))} for c in inequalities]
        found = minimize(function, start, jac=gradient(function), method="SLSQP", bounds=bounds,
                         constraints=constraints, options={"ftol": 1e-15, "maxiter": 1000})
        assert abs(found.fun - value) <= 1e-6 * max(1, abs(value)), (name, found.fun, value)
        other = minimize(function, start, jac=gradient(function), method="trust-constr", bounds=bounds,
                         constraints=[scipy.optimize.NonlinearConstraint(c["fun"], 0, 0 if c["type"] == "eq" else inf,
                                                                         jac=lambda x, c=c: c["jac"](x))
                                      for c in constraints],
                         options={"gtol": 1e-9, "xtol": 1e-12, "maxiter": 5000})
        assert abs(other.fun - value) <= 1e-4 * max(1, abs(value)), (name, other.fun, value)
        yield {"name": name, "start": start, "point": numbers(found.x), "value": float(found.fun),
               "evaluations": int(found.nfev)}


def bounded():
    for name, (function, start, bounds) in BOUNDED.items():
        start = np.clip(np.array(start, dtype=float), *np.transpose(bounds))
        found = minimize(function, start, jac=gradient(function), method="L-BFGS-B",
                         bounds=bounds, options={"ftol": 0, "gtol": 1e-8, "maxiter": 10000, "maxfun": 10000})
        yield {"name": name, "start": numbers(start), "lower": numbers([b[0] for b in bounds]),
               "upper": numbers([b[1] for b in bounds]), "point": numbers(found.x), "value": float(found.fun),
               "evaluations": int(found.nfev), "iterations": int(found.nit)}


write("constrained.json", {"versions": versions(np, scipy)}, constrained=list(constrained()), bounded=list(bounded()))
