"""Profile intervals of least squares with known errors, by a search of roots with SciPy; MINOS of iminuit, whose
tolerance is greater, must agree."""

import iminuit
import numpy as np
import reference
import scipy
from iminuit import Minuit
from scipy.optimize import brentq, least_squares
from scipy.stats import norm

WAVES = np.sin(12.9898 * np.arange(1, 21)) * np.cos(78.233 * np.arange(1, 21))
MODELS = [
    ("decay", "a*exp(-b*x)", "ab", lambda x, a, b: a * np.exp(-b * x), np.arange(1, 11) / 1.0, [5, 0.4], 0.3),
    ("saturation", "v*x/(k + x)", "vk", lambda x, v, k: v * x / (k + x), np.arange(1, 13) / 2, [3, 2.5], 0.15),
    ("growth to a level", "a*(1 - exp(-b*x))", "ab", lambda x, a, b: a * (1 - np.exp(-b * x)), np.arange(1, 9) / 1.0,
     [8, 0.25], 0.4),
    ("decay to a level", "a*exp(-b*x) + c", "abc", lambda x, a, b, c: a * np.exp(-b * x) + c, np.arange(0, 20) / 2,
     [4, 0.6, 1], 0.2),
    ("line", "a + b*x", "ab", lambda x, a, b: a + b * x, np.arange(0, 10) / 1.0, [2, 3], 0.5),
]


def bound(residuals, best, index, guess):
    """The root between the estimate and twice as far as a guess."""
    least = np.sum(residuals(best) ** 2)

    def excess(value):
        others = np.delete(best, index)
        fit = least_squares(lambda b: residuals(np.insert(b, index, value)), others, x_scale="jac", ftol=1e-15, xtol=1e-15,
                            gtol=1e-15)
        return 2 * fit.cost - least - norm.ppf(0.975) ** 2

    return brentq(excess, best[index], 2 * guess - best[index], xtol=1e-12)


profiles = []
for name, formula, parameters, model, x, truth, sigma in MODELS:
    y = np.round(model(x, *truth) + sigma * WAVES[:len(x)], 4)
    minuit = Minuit(lambda *b: np.sum(((y - model(x, *b)) / sigma) ** 2), *truth, name=list(parameters))
    minuit.errordef, minuit.strategy, minuit.tol = 1, 2, 1e-10
    minuit.migrad()
    # The increase of the sum of squares that belongs to 95 % of one parameter.
    minuit.minos(cl=0.95)
    best = least_squares(lambda b: (y - model(x, *b)) / sigma, truth, ftol=1e-15, xtol=1e-15, gtol=1e-15).x
    lower, upper = {}, {}
    for index, p in enumerate(parameters):
        for side, error in ((lower, minuit.merrors[p].lower), (upper, minuit.merrors[p].upper)):
            side[p] = bound(lambda b: (y - model(x, *b)) / sigma, best, index, minuit.values[p] + error)
            assert abs(side[p] - minuit.values[p] - error) < 1e-3 * abs(error), (name, p)
    profiles.append({"name": name, "formula": formula, "x": reference.numbers(x), "y": reference.numbers(y),
                     "sigma": sigma, "lower": {p: float(v) for p, v in lower.items()},
                     "upper": {p: float(v) for p, v in upper.items()}})

reference.write("profiles.json", {"versions": reference.versions(np, scipy, iminuit)}, profiles=profiles)
