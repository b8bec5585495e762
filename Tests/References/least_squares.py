"""Least squares by SciPy: robust losses, weights and bounds; covariances, by NumPy where SciPy has none; quantiles of
Student's t."""

import itertools

import numpy as np
import reference
import scipy
from scipy.optimize import curve_fit, least_squares
from scipy.stats import t

# Observations without random numbers: a curve, small waves in place of noise, and every eighth far off.
X = np.arange(1, 33) / 4
WAVES = 0.1 * np.sin(12.9898 * X) * np.cos(78.233 * X)
CLEAN = {
    "exponential": 3 * np.exp(-0.7 * X) + 1.2 + WAVES,
    "logistic": 5 / (1 + np.exp(2 - 0.8 * X)) + WAVES,
    "peak": 4 * np.exp(-((X - 3.3) / 1.7) ** 2) + 0.1 * X + WAVES,
}
OUTLIERS = np.where(np.arange(32) % 8 == 5, 3.0, 0.0)
MODELS = {
    "exponential": ("b1*exp(-b2*x) + b3", lambda b: b[0] * np.exp(-b[1] * X) + b[2], [1, 1, 0]),
    "logistic": ("b1/(1 + exp(b2 - b3*x))", lambda b: b[0] / (1 + np.exp(b[1] - b[2] * X)), [4, 1, 1]),
    "peak": ("b1*exp(-((x - b2)/b3)^2) + b4*x",
             lambda b: b[0] * np.exp(-((X - b[1]) / b[2]) ** 2) + b[3] * X, [3, 3, 1, 0]),
}
BOUNDS = {
    "exponential": ([0, 0.8, -np.inf], [2.5, 2, np.inf]),
    "logistic": ([0, 0, 0], [4.5, 1.5, 3]),
    "peak": ([-np.inf, 0, 1.9, 0.05], [3.5, 10, 10, 1]),
}
WEIGHTS = 0.2 + (np.arange(32) % 5) / 2
LOSSES = {"linear": "squared", "huber": "huber", "soft_l1": "softL1", "cauchy": "cauchy"}


def complex_jacobian(residuals, b):
    """The exact Jacobian, by complex steps."""
    columns = []
    for index in range(len(b)):
        point = np.array(b, dtype=complex)
        point[index] += 1e-40j
        columns.append(residuals(point).imag / 1e-40)
    return np.array(columns).T


def psi(loss, r, scale):
    """Half of the derivative of the loss, as the literature on M-estimators has it."""
    z = (r / scale) ** 2
    return {"linear": r, "huber": np.where(abs(r) <= scale, r, scale * np.sign(r.real)), "soft_l1": r / np.sqrt(1 + z),
            "cauchy": r / (1 + z)}[loss]


def huber_covariance(residuals, jacobian, loss, scale):
    """Huber 1981, section 7.6: (sum of psi^2) / (m - n) / (mean of psi')^2 * inverse of J^T J."""
    slopes = psi(loss, residuals + 1e-40j, scale).imag / 1e-40
    degrees = len(residuals) - jacobian.shape[1]
    variance = np.sum(psi(loss, residuals, scale) ** 2) / degrees / np.mean(slopes) ** 2
    return variance * np.linalg.inv(jacobian.T @ jacobian)


def solve(model, loss, scale, weighted, bounded):
    formula, function, start = MODELS[model]
    observed = CLEAN[model] + OUTLIERS
    root = np.sqrt(WEIGHTS) if weighted else np.ones(len(X))
    lower, upper = BOUNDS[model] if bounded else (-np.inf, np.inf)
    start = np.clip(np.array(start, dtype=float), lower, upper)

    def residuals(b):
        return root * (observed - function(b))

    answers = []
    # From the start and from another, by two methods: the minimum is written only where they agree.
    for method, point in (("trf", start), ("dogbox", start)):
        fit = least_squares(residuals, point, jac=lambda b: complex_jacobian(residuals, b), loss=loss, f_scale=scale,
                            bounds=(lower, upper), method=method, xtol=1e-15, ftol=1e-15, gtol=1e-15, max_nfev=5000)
        answers.append(fit)
    reference.assert_close(answers[0].x, answers[1].x, f"{model} {loss} {scale}", 2e-6, 2e-6)
    best = min(answers, key=lambda fit: fit.cost)
    matrix = huber_covariance(residuals(best.x), complex_jacobian(residuals, best.x), loss, scale)
    return {"model": model, "formula": formula, "start": reference.numbers(start), "loss": LOSSES[loss],
            "scale": scale, "weights": reference.numbers(WEIGHTS) if weighted else None,
            "lower": reference.numbers(np.broadcast_to(lower, start.shape)) if bounded else None,
            "upper": reference.numbers(np.broadcast_to(upper, start.shape)) if bounded else None,
            "y": reference.numbers(observed), "parameters": reference.numbers(best.x),
            "value": reference.number(2 * best.cost),
            "covariance": None if bounded else [reference.numbers(row) for row in matrix]}


def covariance(model, weighted):
    formula, function, start = MODELS[model]
    sigma = 1 / np.sqrt(WEIGHTS) if weighted else None

    def jacobian(x, *b):
        return complex_jacobian(function, b)

    best, matrix = curve_fit(lambda x, *b: function(np.array(b)), X, CLEAN[model], start, sigma=sigma, jac=jacobian,
                             method="lm", xtol=1e-15, ftol=1e-15)
    return {"model": model, "formula": formula, "start": start,
            "weights": reference.numbers(WEIGHTS) if weighted else None, "y": reference.numbers(CLEAN[model]),
            "parameters": reference.numbers(best), "covariance": [reference.numbers(row) for row in matrix]}


reference.write(
    "least_squares.json", {"versions": reference.versions(np, scipy), "x": reference.numbers(X)},
    fits=[solve(*case) for case in itertools.product(MODELS, LOSSES, (0.15, 1.0), (False, True), (False, True))
          if not (case[1] == "linear" and case[2] != 1.0)],
    covariances=[covariance(*case) for case in itertools.product(MODELS, (False, True))],
    quantiles=[{"degreesOfFreedom": nu, "probability": p, "quantile": t.ppf((1 + p) / 2, nu)}
               for nu in (1, 2, 3, 7, 30, 151, 10000) for p in (0.1, 0.5, 0.9, 0.95, 0.99, 0.9999)])
