"""minimizers.json: what SciPy's minimisers need for the More-Garbow-Hillstrom problems.

Each method runs twice: with SciPy's `defaults`, and `tight`, where all go on until every element of the gradient (the
gradient's norm for the trust regions) is at most 1e-6 and no other test ends them sooner. Programs stop by different
tests, so the evaluations to the end say little by themselves; the trace says after how many evaluations the gradient
and the value were first small.
"""

import warnings

import reference
from more_garbow_hillstrom import problems
from reference import np, write

import jax
import scipy
from scipy.optimize import minimize

GRADIENT = 1e-6
TIGHT = {
    "L-BFGS-B": {"maxcor": 10, "gtol": GRADIENT, "ftol": 0, "maxls": 20, "maxfun": 15000, "maxiter": 15000},
    "BFGS": {"gtol": GRADIENT, "maxiter": 15000},
    "CG": {"gtol": GRADIENT, "maxiter": 15000},
    # It looks at the step only.
    "Newton-CG": {"xtol": 1e-10, "maxiter": 3000},
    "trust-ncg": {"gtol": GRADIENT, "maxiter": 15000},
    "trust-exact": {"gtol": GRADIENT, "maxiter": 15000},
    "dogleg": {"gtol": GRADIENT, "maxiter": 15000},
    "Nelder-Mead": {"xatol": 1e-8, "fatol": 1e-8, "maxfev": 20000, "maxiter": 20000},
}
SECOND_ORDER = {"Newton-CG", "trust-ncg", "trust-exact", "dogleg"}


class Trace:
    """The problem as SciPy sees it, remembering value and gradient of every point where it asks for the value."""

    def __init__(self, problem):
        self.problem, self.path, self.last = problem, [], (None, None)

    def at(self, x):
        key = x.tobytes()
        if self.last[0] != key:
            self.last = (key, self.problem.value_and_gradient(np.array(x)))
        return self.last[1]

    def value(self, x):
        value, gradient = self.at(x)
        self.path.append((float(value), float(np.abs(gradient).max())))
        return float(value)

    def gradient(self, x):
        return self.at(x)[1]


def run(problem, method, options):
    trace = Trace(problem)
    derivatives = {} if method == "Nelder-Mead" else {"jac": trace.gradient}
    if method in SECOND_ORDER:
        derivatives["hess"] = problem.hessian
    result = minimize(trace.value, problem.start, method=method, options=options, **derivatives)
    lowest = np.minimum.accumulate([value for value, _ in trace.path])

    def first(reached):
        """How many evaluations of the value there are up to the first point that is not above those before."""
        return next((index + 1 for index, (value, gradient) in enumerate(trace.path)
                     if value <= lowest[index] + 1e-9 * abs(lowest[index]) and reached(value, gradient)), None)

    norm = float(np.abs(problem.value_and_gradient(result.x)[1]).max())
    return {"values": int(result.nfev), "gradients": int(result.get("njev", 0)), "hessians": int(result.get("nhev", 0)),
            "iterations": int(result.nit), "value": float(f"{result.fun:.9e}"), "gradientNorm": float(f"{norm:.1e}"),
            "success": bool(result.success), "untilGradient1e-5": first(lambda f, g: g <= 1e-5),
            "untilGradient1e-6": first(lambda f, g: g <= 1e-6),
            "untilValue": first(lambda f, g: f <= result.fun + 1e-8 * abs(result.fun) + 1e-12)}


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    every = problems()
    table = []
    for settings, chosen in ("defaults", {}), ("tight", TIGHT):
        for method in TIGHT:
            rows = [run(problem, method, chosen.get(method, {})) for problem in every]
            columns = {key: [row[key] for row in rows] for key in rows[0]}
            table.append({"method": method, "settings": settings} | columns)
            print(f"{method} ({settings}): {sum(columns['values'])} evaluations, {sum(columns['success'])} successes")
    write("minimizers.json", {
        "source": "scipy.optimize.minimize with exact derivatives from JAX",
        "versions": reference.versions(np, scipy, jax),
        "tight": TIGHT,
        "problems": [problem.name for problem in every],
    }, runs=table)
