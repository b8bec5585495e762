"""Statistics of fits: likelihoods and criteria by statsmodels and SciPy's densities, the runs test by statsmodels, known
errors by SciPy's curve_fit. R counts the estimated error among the parameters, statsmodels does not."""

import numpy as np
import reference
import scipy
import statsmodels
import statsmodels.api as sm
from scipy.optimize import curve_fit
from scipy.stats import norm
from statsmodels.sandbox.stats.runs import runstest_1samp

X = np.arange(1, 25) / 2
WAVES = np.sin(12.9898 * np.arange(24)) * np.cos(78.233 * np.arange(24))
S = np.round(0.1 + 0.05 * (np.arange(24) % 4), 2)
MODELS = [
    ("line", "a + b*x", "ab", lambda x, a, b: a + b * x, [2, 3], WAVES * S),
    ("curved", "a + b*x", "ab", lambda x, a, b: a + b * x, [2, 3], 0.02 * (X - 6) ** 2 + 0.1 * WAVES),
    ("decay", "a*exp(-b*x) + c", "abc", lambda x, a, b, c: a * np.exp(-b * x) + c, [5, 0.4, 1], WAVES * S),
]

fits = []
for (name, formula, parameters, model, truth, errors) in MODELS:
    for kind in ("plain", "sigma", "absolute"):
        y = np.round(model(X, *truth) + errors, 6)
        sigma = None if kind == "plain" else S
        best, covariance = curve_fit(model, X, y, truth, sigma, absolute_sigma=kind == "absolute", ftol=1e-14, xtol=1e-14)
        scale = np.ones(24) if sigma is None else S
        r = y - model(X, *best)
        m, k = len(X), len(best)
        variance = 1 if kind == "absolute" else np.mean((r / scale) ** 2)
        likelihood = norm.logpdf(r, scale=scale * np.sqrt(variance)).sum()
        p = k if kind == "absolute" else k + 1
        aic, bic = 2 * p - 2 * likelihood, p * np.log(m) - 2 * likelihood
        if formula == "a + b*x" and kind != "absolute":
            result = sm.WLS(y, sm.add_constant(X), weights=1 / scale**2).fit()
            reference.assert_close([result.llf, result.aic + 2, result.bic + np.log(m)], [likelihood, aic, bic], name, 1e-9)
        score, probability = runstest_1samp(r / scale, cutoff=0, correction=False)
        errors_of = np.sqrt(np.diag(covariance))
        fits.append({
            "name": name, "formula": formula, "kind": kind, "x": reference.numbers(X), "s": reference.numbers(S),
            "y": reference.numbers(y), "parameters": dict(zip(parameters, reference.numbers(best))),
            "standardErrors": dict(zip(parameters, reference.numbers(errors_of))),
            "correlation": [reference.numbers(row) for row in covariance / np.outer(errors_of, errors_of)],
            "chiSquare": float(np.sum((r / scale) ** 2)), "logLikelihood": float(likelihood), "aic": float(aic),
            "bic": float(bic), "score": float(score), "probability": float(probability),
            "quartiles": reference.numbers(np.quantile(r / scale, [0, 0.25, 0.5, 0.75, 1]))})

reference.write("fit_statistics.json", {"versions": reference.versions(np, scipy, statsmodels)}, fits=fits)
