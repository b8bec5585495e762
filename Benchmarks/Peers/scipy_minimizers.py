"""SciPy's minimisers on small problems and on logistic regression.

All methods go on until no element of the gradient is above 1e-6; the value is no reason to stop (`ftol=0`).
"""

import time

from scipy.optimize import least_squares, minimize

from minimizer_problems import PROBLEMS

GRADIENT = 1e-6
OPTIONS = {
    "L-BFGS-B": {"maxcor": 10, "gtol": GRADIENT, "ftol": 0, "maxfun": 15000, "maxiter": 15000},
    "BFGS": {"gtol": GRADIENT, "maxiter": 15000},
    "trust-exact": {"gtol": GRADIENT, "maxiter": 15000},
    # It looks at the step only.
    "Newton-CG": {"xtol": 1e-8, "maxiter": 3000},
    "Nelder-Mead": {"xatol": 1e-8, "fatol": 1e-8, "maxfev": 20000, "maxiter": 20000},
}


class Minimization:
    """One method on one problem; a step of the benchmark is a whole run from the start."""

    def __init__(self, problem, method):
        if problem not in PROBLEMS:
            raise ValueError(f"unknown problem {problem}, known are {', '.join(PROBLEMS)}")
        self.problem = PROBLEMS[problem]()
        self.solve = getattr(self, "levenberg_marquardt" if method == "lm" else "minimized")
        self.method = method

    def minimized(self):
        if self.method == "Nelder-Mead":
            function, derivatives = lambda x: self.problem.value_and_gradient(x)[0], {}
        else:
            function, derivatives = self.problem.value_and_gradient, {"jac": True}
        if self.method in ("trust-exact", "Newton-CG"):
            derivatives["hess"] = self.problem.hessian
        options = OPTIONS[self.method]
        return minimize(function, self.problem.start, method=self.method, options=options, **derivatives).fun

    def levenberg_marquardt(self):
        result = least_squares(
            self.problem.residuals, self.problem.start, jac=self.problem.jacobian, method="lm",
            ftol=1e-12, xtol=1e-12, gtol=1e-12)
        return 2 * result.cost

    def reset(self):
        pass

    def run(self, steps):
        start = time.perf_counter()
        for _ in range(steps):
            value = self.solve()
        return time.perf_counter() - start, float(value)
